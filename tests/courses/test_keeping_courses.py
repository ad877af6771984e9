"""A course that the training rule asks for stays where members can finish it, whichever way it is taken away."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from courses.errors import CourseAskedFor, CourseExpires
from courses.models import LessonPage
from courses.queries.needed import lost_by_moving, lost_without
from courses.services import set_training_rule
from registry.queries import today
from tests.factories import courses as make
from tests.factories.registry import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def track(site_tree):
    return make.track()


@pytest.fixture
def course(track):
    return make.course(track=track, title="التسويق")


@pytest.fixture
def lesson(course):
    return make.lesson(course=course)


@pytest.fixture
def rule(course, lesson):
    return asks_for(course, days=-1)


@pytest.fixture
def desk(client):
    """The desk of someone who may do everything there."""
    client.force_login(UserFactory(is_superuser=True))
    return client


def asks_for(*courses, days):
    day = today() + timedelta(days=days)
    return set_training_rule(courses=courses, in_force_from=day, min_members=1, by=None)


def in_french(page, under, **fields):
    make_one = {"trackpage": make.track, "coursepage": make.course, "lessonpage": make.lesson}[page._meta.model_name]
    return make_one(**under, translation_key=page.translation_key, **fields)


def at_the_desk(name, page, *more):
    return reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *more])


def many(kind, *pages):
    where = reverse("wagtail_bulk_action", args=["wagtailcore", "page", kind])
    return f"{where}?{'&'.join(f'id={page.pk}' for page in pages)}"


def said(answer):
    return [str(message).strip() for message in answer.context["messages"]]


def stand(*pages):
    return Page.objects.live().filter(pk__in=[page.pk for page in pages]).count() == len(pages)


@pytest.mark.parametrize("which", ["lesson", "course", "track"])
@pytest.mark.parametrize("way", ["unpublish", "delete", "unpublish many", "delete many"])
def test_what_the_rule_asks_for_is_neither_unpublished_nor_deleted(
    request, desk, rule, track, course, lesson, way, which
):
    page = request.getfixturevalue(which)
    where = many(way.split()[0], page) if "many" in way else at_the_desk(way, page)

    answer = desk.post(where, follow=True)

    assert said(answer) == [str(CourseAskedFor(course="التسويق"))]
    assert stand(track, course, lesson)


def test_who_asks_to_delete_it_is_told_before_she_is_asked_whether_she_is_sure(desk, rule, course):
    assert said(desk.get(at_the_desk("delete", course), follow=True)) == [str(CourseAskedFor(course="التسويق"))]


def test_the_root_of_the_language_goes_only_with_what_is_not_below_it(rule, track):
    root = track.get_parent()

    assert lost_without([root], below=True) == "التسويق"
    assert lost_without([root], below=False) == ""


@pytest.mark.parametrize("kind", ["unpublish", "delete"])
def test_the_last_two_lessons_do_not_go_together_but_one_of_them_may(desk, rule, course, lesson, kind):
    other = make.lesson(course=course)

    refused = desk.post(many(kind, lesson, other), follow=True)
    kept = stand(lesson, other)
    desk.post(many(kind, lesson))

    assert said(refused) == [str(CourseAskedFor(course="التسويق"))]
    assert (kept, stand(lesson), stand(other)) == (True, False, True)


def test_a_lesson_that_only_informs_is_no_way_to_finish(rule, course, lesson):
    make.lesson(course=course, gates=False)
    make.lesson(course=course, live=False)

    assert lost_without([lesson], below=False) == "التسويق"


@pytest.mark.parametrize("way", ["unpublish", "delete"])
def test_what_no_rule_asks_for_goes(desk, rule, track, way):
    free = make.course(track=track)
    make.lesson(course=free)

    desk.post(at_the_desk(way, free))

    assert not stand(free)


def test_a_rule_to_come_holds_its_courses_and_a_rule_that_is_over_does_not(track, rule, course):
    coming = make.course(track=track, title="المحاسبة")
    make.lesson(course=coming)
    asks_for(coming, days=3)
    both = [lost_without([page], below=False) for page in (course, coming)]
    later = make.course(track=track)
    type(rule).objects.filter(version=2).update(in_force_from=today())

    assert both == ["التسويق", "المحاسبة"]
    assert [lost_without([page], below=False) for page in (course, coming, later)] == ["", "المحاسبة", ""]


def test_a_translation_may_go_and_the_arabic_may_not(rule, track, course, lesson):
    road = in_french(track, {}, language="fr")
    french = in_french(course, {"track": road})
    in_french(lesson, {"course": french})

    assert lost_without([french], below=True) == ""
    assert lost_without([course], below=True) == "التسويق"


def test_a_course_in_french_alone_is_held_in_french(site_tree):
    french = make.course(track=make.track(language="fr"), title="Vendre")
    make.lesson(course=french)
    asks_for(french, days=0)

    assert lost_without([french], below=True) == "Vendre"


def test_the_last_lesson_is_not_moved_to_another_course(desk, rule, track, lesson):
    other = make.course(track=track)
    one = desk.post(at_the_desk("move_confirm", lesson, other.pk), follow=True)
    all_at_once = desk.post(many("move", lesson), {"chooser": other.pk}, follow=True)

    assert said(one) == said(all_at_once) == [str(CourseAskedFor(course="التسويق"))]
    assert not LessonPage.objects.child_of(Page.objects.get(pk=other.pk)).exists()


def test_a_course_moves_to_another_live_track_and_not_to_a_draft(rule, course):
    assert lost_by_moving([course], make.track()) == ""
    assert lost_by_moving([course], make.track(live=False)) == "التسويق"
    assert lost_by_moving([course], course.get_parent()) == ""


@pytest.mark.parametrize("change", ["counts no more", "expires"])
def test_a_change_that_takes_the_last_lesson_away_stays_a_draft(desk, rule, lesson, change):
    later = timezone.localtime(timezone.now() + timedelta(days=9)).strftime("%Y-%m-%d %H:%M")
    fields = {"gates": "on", "expire_at": later} if change == "expires" else {}
    form = nested_form_data(
        {
            "title": lesson.title,
            "slug": lesson.slug,
            "intro": "كلام جديد",
            "aims": "",
            "video": lesson.video_id,
            "minutes": "",
            "notes": streamfield([]),
            "pass_mark": 70,
            "questions": inline_formset([]),
            "action-publish": "1",
            **fields,
        }
    )

    answer = desk.post(at_the_desk("edit", lesson), form, follow=True)

    now = LessonPage.objects.get(pk=lesson.pk)
    assert said(answer) == [str(CourseAskedFor(course="التسويق"))]
    assert (now.gates, now.expire_at, now.intro) == (True, None, "")
    assert now.get_latest_revision_as_object().intro == "كلام جديد"


def as_a_draft(page, **changes):
    draft = type(page).objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision()


@pytest.mark.parametrize("which", ["lesson", "course", "track"])
def test_drafts_that_take_the_last_lesson_away_are_not_published_with_many_others(request, desk, rule, which):
    page, other = request.getfixturevalue(which), make.lesson()
    as_a_draft(other, title="عنوان جديد")
    as_a_draft(page, **({"gates": False} if which == "lesson" else {"expire_at": timezone.now() + timedelta(days=9)}))

    answer = desk.post(many("publish", other, page), follow=True)

    now = type(page).objects.get(pk=page.pk)
    assert said(answer) == [str(CourseAskedFor(course="التسويق"))]
    assert (getattr(now, "gates", True), now.expire_at) == (True, None)
    assert LessonPage.objects.get(pk=other.pk).title != "عنوان جديد"


@pytest.mark.parametrize("published", [False, True], ids=["made by the portal", "published at the desk"])
def test_a_day_to_appear_takes_down_only_what_has_no_revision_to_show_until_then(desk, rule, lesson, published):
    if published:
        lesson.save_revision().publish()
    as_a_draft(lesson, go_live_at=timezone.now() + timedelta(days=9))

    answer = desk.post(many("publish", lesson), follow=True)

    refused = str(CourseAskedFor(course="التسويق")) in said(answer)
    assert (refused, stand(lesson)) == (not published, True)


def test_many_drafts_that_take_nothing_away_are_published(desk, rule, course, lesson):
    other = make.lesson(course=course, title="القديم")
    as_a_draft(other, gates=False)
    as_a_draft(lesson, title="الجديد")

    desk.post(many("publish", other, lesson))

    assert [LessonPage.objects.get(pk=page.pk).gates for page in (other, lesson)] == [False, True]
    assert LessonPage.objects.get(pk=lesson.pk).title == "الجديد"


@pytest.mark.parametrize("which", ["lesson", "course", "track"])
def test_a_rule_is_refused_whose_course_goes_on_a_day_that_is_set(request, track, course, lesson, which):
    page = request.getfixturevalue(which)
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() + timedelta(days=9))

    with pytest.raises(CourseExpires) as refused:
        asks_for(course, days=0)
    type(page).objects.filter(pk=page.pk).update(expire_at=None)

    assert refused.value.facts == {"course": "التسويق"}
    assert asks_for(course, days=0).version == 1


@pytest.mark.parametrize("change", ["counts no more", "expires", "has another title"])
def test_a_rule_is_refused_whose_course_a_draft_on_its_day_takes_away(track, course, lesson, change):
    day = timezone.now() + timedelta(days=9)
    lesson.save_revision().publish()
    draft = LessonPage.objects.get(pk=lesson.pk)
    draft.go_live_at, draft.title = day, "عنوان جديد"
    draft.gates = change != "counts no more"
    draft.expire_at = day + timedelta(days=1) if change == "expires" else None
    draft.save_revision().publish()

    refused = False
    try:
        asks_for(course, days=0)
    except CourseExpires:
        refused = True

    assert (refused, LessonPage.objects.get(pk=lesson.pk).live) == (change != "has another title", True)


def test_a_rule_may_ask_for_a_course_of_which_one_lesson_goes_and_another_stays(course, lesson):
    make.lesson(course=course, expire_at=timezone.now() + timedelta(days=9))

    assert asks_for(course, days=0).version == 1


def test_it_is_known_in_few_queries_however_many_pages(rule, track, course, django_assert_max_num_queries):
    for _ in range(5):
        make.lesson(course=make.course(track=track))
    with django_assert_max_num_queries(6):
        assert lost_without([track], below=True) == "التسويق"
