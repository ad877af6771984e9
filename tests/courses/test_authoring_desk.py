"""The trainer's desk: she saves drafts, publishes what is ready, and sees how her lessons fare."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from courses.errors import UnanswerableQuestion
from courses.models import Coverage, Learner, LessonPage, Question, QuizAttempt
from courses.queries import reports
from media.enums import VideoState
from registry.queries import today
from registry.services.desks import trainers
from tests.factories import courses as make
from tests.factories.registry import MembershipFactory, TrainerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(client, db):
    user = TrainerFactory()
    user.groups.add(trainers())
    client.force_login(user)
    return user


@pytest.fixture
def draft(site_tree):
    return make.lesson(live=False, video=make.video(state=VideoState.TRANSCODING, percent=40))


def sent(lesson, *questions, **more):
    """The editor's form: questions are pairs of a text and its answers, each with whether it is right."""
    asked = [
        {
            "text": text,
            "choices": inline_formset([{"text": words, "right": "on" if right else ""} for words, right in choices]),
        }
        for text, choices in questions
    ]
    return nested_form_data(
        {
            "title": lesson.title,
            "slug": lesson.slug,
            "intro": "",
            "aims": "",
            "video": lesson.video_id or "",
            "minutes": "",
            "notes": streamfield([]),
            "pass_mark": 70,
            "gates": "on",
            "questions": inline_formset(asked),
            **more,
        }
    )


def edit(lesson):
    return reverse("wagtailadmin_pages:edit", args=[lesson.pk])


def test_the_editor_opens_with_quiz_and_film(client, trainer, draft):
    page = client.get(edit(draft)).content.decode()

    assert 'dir="rtl"' in page
    assert "questions-TOTAL_FORMS" in page


def test_a_draft_with_an_unready_film_is_saved_from_the_editor(client, trainer, draft):
    answer = client.post(edit(draft), sent(draft, title="عنوان جديد"))

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert draft.get_latest_revision_as_object().title == "عنوان جديد"


def test_publishing_an_unready_film_is_refused_beside_the_film_with_how_far_it_is(client, trainer, draft):
    answer = client.post(edit(draft), sent(draft, **{"action-publish": "1"}))

    [sentence] = answer.context["form"].errors["video"]
    assert answer.status_code == 200
    assert "40" in sentence
    assert LessonPage.objects.get(pk=draft.pk).live is False


@pytest.mark.parametrize(
    "choices",
    [[("نعم", False), ("لا", False)], [("نعم", True)], [("نعم", True), ("لا", True)]],
    ids=["none is right", "only one answer", "all are right"],
)
def test_a_question_that_cannot_be_answered_is_not_published(client, trainer, site_tree, choices):
    lesson = make.lesson(live=False, video=make.video())

    answer = client.post(edit(lesson), sent(lesson, ("أين الضوء؟", choices), **{"action-publish": "1"}))

    assert answer.status_code == 200
    assert LessonPage.objects.get(pk=lesson.pk).live is False
    assert Question.objects.count() == 0


GOOD, BAD = [("نعم", True), ("لا", False)], [("نعم", False), ("لا", False)]


def test_a_refused_question_says_so_at_its_own_place_with_its_number(client, trainer, site_tree):
    lesson = make.lesson(live=False, video=make.video())
    asked = [("الأول؟", GOOD), ("الثاني؟", BAD), ("الثالث؟", GOOD), ("الرابع؟", BAD)]

    answer = client.post(edit(lesson), sent(lesson, *asked, **{"action-publish": "1"}))

    form = answer.context["form"]
    second, fourth = str(UnanswerableQuestion(number=2)), str(UnanswerableQuestion(number=4))
    assert [each.non_field_errors() for each in form.formsets["questions"].forms] == [[], [second], [], [fourth]]
    assert form.non_field_errors() == [second, fourth]
    assert answer.content.decode().count('<li class="error-message">') == 2


def test_refused_questions_stay_in_the_order_she_moved_them_to_and_are_counted_in_it(client, trainer, site_tree):
    lesson = make.lesson(live=False, video=make.video())
    data = sent(lesson, ("كانت الأولى؟", BAD), ("كانت الثانية؟", GOOD), **{"action-publish": "1"})
    data |= {"questions-0-ORDER": "2", "questions-1-ORDER": "1"}

    forms = client.post(edit(lesson), data).context["form"].formsets["questions"].forms

    assert [each["text"].value() for each in forms] == ["كانت الثانية؟", "كانت الأولى؟"]
    assert [each.non_field_errors() for each in forms] == [[], [str(UnanswerableQuestion(number=2))]]


def test_a_question_she_takes_away_is_neither_refused_nor_counted(client, trainer, site_tree):
    lesson = make.lesson(live=False, video=make.video())
    data = sent(lesson, ("محذوف؟", BAD), ("باقٍ؟", BAD), **{"action-publish": "1"}) | {"questions-0-DELETE": "on"}

    form = client.post(edit(lesson), data).context["form"]

    assert form.non_field_errors() == [str(UnanswerableQuestion(number=1))]


def test_a_whole_lesson_is_published_with_its_quiz(client, trainer, site_tree):
    lesson = make.lesson(live=False, video=make.video())

    client.post(
        edit(lesson), sent(lesson, ("أين الضوء؟", [("جانبًا", True), ("خلفًا", False)]), **{"action-publish": "1"})
    )

    published = LessonPage.objects.get(pk=lesson.pk)
    assert published.live is True
    assert [(c.text, c.right) for c in published.questions.get().choices.all()] == [("جانبًا", True), ("خلفًا", False)]


def test_the_first_screen_shows_films_on_their_way_and_nothing_a_trainer_does_not_need(client, trainer, draft):
    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert '<progress max="100" value="40"' in page
    assert reverse("courses_learners") in page
    assert reverse("wagtaildocs:index") not in page


@pytest.mark.parametrize(("language", "found"), [("ar", "ar"), ("fr", "fr"), ("en", "ar")])
def test_the_courses_open_at_the_road_in_her_language_else_in_arabic(client, trainer, site_tree, language, found):
    roads = {code: make.track(language=code) for code in ("ar", "fr")}
    trainer.language = language
    trainer.save()

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert f'href="{reverse("wagtailadmin_explore", args=[roads[found].pk])}?ordering=ord"' in page


def test_before_there_is_a_road_the_courses_open_at_the_top_of_the_tree(client, trainer, site_tree):
    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert f'class="button" href="{reverse("wagtailadmin_explore_root")}"' in page


def test_the_search_of_all_pages_counts_no_none(client, trainer, site_tree):
    make.lesson(title="الميزان")

    page = client.get(reverse("wagtailadmin_pages:search"), {"q": "الميزان"})

    assert len(page.context["object_list"]) == 1
    assert re.search(r"\d\s+None", page.content.decode()) is None


def test_the_first_screens_script_leaves_the_film_field_of_the_editor_alone(client, trainer, draft):
    assert 'data-underway="/cms/films-underway/"' in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "data-underway" not in client.get(edit(draft)).content.decode()


def test_members_find_no_desk(client, site_tree):
    lesson = make.lesson()
    client.force_login(MembershipFactory().user)

    for address in (
        reverse("courses_learners"),
        reverse("courses_films"),
        reverse("courses_lesson_report", args=[lesson.pk]),
    ):
        assert client.get(address, follow=True).status_code == 404


def seen_by(lesson, spans, *, days=0):
    learner = Learner.objects.create(user=MembershipFactory().user)
    now = timezone.now()
    return Coverage.objects.create(
        learner=learner,
        lesson_key=lesson.translation_key,
        video=lesson.video,
        duration=480_000,
        spans=spans,
        watched=sum(end - start for start, end in spans),
        first_at=now,
        last_at=now - timedelta(days=days),
    )


def test_a_report_says_where_they_stop_and_what_they_answer_wrong(client, trainer, site_tree):
    lesson = make.lesson()
    question = Question.objects.create(lesson=lesson, text="أين الضوء؟")
    whole = seen_by(lesson, [[0, 480_000]])
    seen_by(lesson, [[0, 240_000]])
    seen_by(lesson, [[0, 240_000]])
    for right in (True, False, False):
        QuizAttempt.objects.create(
            learner=whole.learner,
            lesson_key=lesson.translation_key,
            at=timezone.now(),
            answers=[{"question": question.pk, "choice": 1, "right": right}],
            right=int(right),
            of=1,
            pass_mark=70,
            passed=right,
        )

    report = client.get(reverse("courses_lesson_report", args=[lesson.pk])).context["report"]

    assert (report.started, report.watched, report.finished) == (3, 1, 0)
    assert report.curve == [3] * 20 + [1] * 20
    assert report.drops() == [(240.0, 2)]
    assert [(q.text, q.answered, q.wrong, q.percent) for q in report.questions] == [("أين الضوء؟", 3, 2, 66)]


def test_who_is_stuck_is_named_with_lesson_and_cooperative(client, trainer, site_tree):
    lesson = make.lesson(title="الضوء")
    long_ago = seen_by(lesson, [[0, 240_000]], days=8)
    seen_by(lesson, [[0, 240_000]], days=2)
    gone = seen_by(lesson, [[0, 240_000]], days=9)
    gone.learner.user.memberships.update(until=today() - timedelta(days=1))

    rows = client.get(reverse("courses_learners")).context["rows"]

    assert [(row.name, row.lesson, row.share) for row in rows] == [(str(long_ago.learner.user), "الضوء", 0.5)]
    assert rows[0].cooperatives == long_ago.learner.user.memberships.get().cooperative.name


@pytest.mark.parametrize("name", ["courses_learners", "wagtailadmin_home"])
def test_nobody_stuck_is_nobody_in_french_too(client, trainer, site_tree, name):
    trainer.language = "fr"
    trainer.save()

    assert "0 membre a commencé une leçon" in client.get(reverse(name)).content.decode()


def test_the_desk_counts_each_of_her_lessons_in_five_queries(site_tree, trainer, django_assert_num_queries):
    lessons = [make.lesson(owner=trainer) for _ in range(3)]
    make.lesson()
    seen_by(lessons[0], [[0, 240_000]], days=8)

    with django_assert_num_queries(5):
        rows = reports.desk(trainer)

    assert {row.lesson.pk for row in rows} == {lesson.pk for lesson in lessons}
    assert {row.lesson.pk: (row.started, row.finished, row.stuck) for row in rows}[lessons[0].pk] == (1, 0, 1)
