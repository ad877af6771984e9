"""A course that the training rule asks for stays where members can finish it, whichever way it is taken away."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from courses.errors import CourseAskedFor
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


def test_it_is_known_in_few_queries_however_many_pages(rule, track, course, django_assert_max_num_queries):
    for _ in range(5):
        make.lesson(course=make.course(track=track))
    with django_assert_max_num_queries(6):
        assert lost_without([track], below=True) == "التسويق"
