"""What the trainer's desk takes away for an hour gives nothing away, and what it leaves complete is completed later."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from commons import jobs
from commons.enums import JobState
from commons.models import AuditLine, Job
from courses import tasks
from courses.models import (
    Certificate,
    CourseCompletion,
    Learner,
    LessonCompletion,
    LessonPage,
    QuizAttempt,
    TrackCompletion,
)
from courses.queries import gating_lessons
from courses.queries.waiting import waiting_lessons
from courses.services import SETTLE, SETTLE_LESSON, answer_quiz, settle_waiting
from registry.queries import today
from tests.factories import courses as make
from tests.factories.learning import Phone, answers, complete_lesson, cooperative, quiz, small_track

pytestmark = pytest.mark.django_db


def taken_away(lesson, how):
    """Ends that the lesson gates its course, as a trainer may."""
    if how == "unpublished":
        lesson.unpublish()
    elif how == "moved":
        lesson.move(make.course(track=lesson.get_parent().get_parent()), pos="last-child")
    else:
        lesson.gates = False
        lesson.save()


def after_the_rest(clock):
    """Looks twice at once: who waits each time, and how many rested jobs could be done; then how many after a day."""
    found = [settle_waiting(), settle_waiting()]
    waiting = Job.objects.filter(kind=SETTLE)
    early = sum(jobs.run(job.pk) for job in waiting)
    clock.shift(timedelta(days=1))
    return [*found, early], sum(jobs.run(job.pk) for job in waiting)


def take_down(page, how, clock):
    """Unpublishes it now, as a trainer or as the day that she set for it."""
    if how == "by hand":
        page.unpublish()
    else:
        type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
        call_command("publish_scheduled")
        type(page).objects.filter(pk=page.pk).update(expire_at=None)


@pytest.mark.parametrize("which", ["lesson", "course"])
@pytest.mark.parametrize("how", ["by hand", "on its day"])
def test_what_was_taken_down_less_than_a_day_ago_still_gates(clock, site_tree, viewer, which, how):
    track, courses, lessons = small_track(2, 2)
    for lesson in lessons[:2]:
        complete_lesson(clock, lesson, viewer)
    page = lessons[3] if which == "lesson" else courses[1]
    take_down(page, how, clock)
    clock.shift(timedelta(hours=23))
    complete_lesson(clock, lessons[2], viewer)
    early = [CourseCompletion.objects.count(), TrackCompletion.objects.count()]
    page.refresh_from_db()
    page.save_revision().publish()
    clock.shift(timedelta(days=2))

    assert (early, settle_waiting()) == ([1, 0], 0)
    assert gating_lessons(track.translation_key)[courses[1].translation_key] == {
        lesson.translation_key for lesson in lessons[2:]
    }


def test_who_finished_while_a_lesson_was_resting_has_her_course_when_it_stays_away(clock, site_tree, viewer):
    _, _, lessons = small_track(1, 2)
    lessons[1].unpublish()
    complete_lesson(clock, lessons[0], viewer)
    early = CourseCompletion.objects.count()

    at_once, next_day = after_the_rest(clock)

    assert (early, at_once, next_day) == (0, [1, 1, 0], 1)
    assert CourseCompletion.objects.get().lessons == [str(lessons[0].translation_key)]
    assert Certificate.objects.count() == 1


def test_a_lesson_that_rests_again_when_its_day_is_over_is_waited_for_again(clock, site_tree, viewer):
    _, _, lessons = small_track(1, 2)
    complete_lesson(clock, lessons[0], viewer)
    lessons[1].unpublish()
    settle_waiting()
    clock.shift(timedelta(hours=23))
    lessons[1].save_revision().publish()
    LessonPage.objects.get(pk=lessons[1].pk).unpublish()
    clock.shift(timedelta(hours=1))
    ran = [jobs.run(job.pk) for job in Job.objects.filter(kind=SETTLE)]
    early = CourseCompletion.objects.count()

    assert (ran, early, after_the_rest(clock)) == ([True], 0, ([1, 1, 0], 1))
    assert CourseCompletion.objects.count() == 1


def test_a_lesson_is_not_completed_while_it_is_down_and_its_quiz_is_not_spared(clock, site_tree, viewer):
    _, _, (lesson,) = small_track(1, 1)
    quiz(lesson)
    phone = Phone(clock, lesson, viewer)
    phone.watch(0, 440)
    lesson.unpublish()

    down = phone.watch(440, 480)
    lesson.save_revision().publish()
    up = phone.watch(0, 15)

    assert [(found.share, found.complete) for found in (down, up)] == [(1, False), (1, False)]
    assert (LessonCompletion.objects.count(), settle_waiting()) == (0, 0)


def test_a_version_that_asks_nothing_spares_nobody_the_quiz_of_one_that_is_down(clock, site_tree, viewer):
    track, _, (lesson,) = small_track(1, 1)
    quiz(lesson)
    french = make.course(track=make.track(language="fr", translation_key=track.translation_key))
    make.lesson(course=french, translation_key=lesson.translation_key, video=lesson.video)
    lesson.unpublish()
    phone = Phone(clock, LessonPage.objects.get(locale__language_code="fr"), viewer)

    rested = phone.watch()
    waits = settle_waiting()
    clock.shift(timedelta(days=1))

    assert (rested.complete, waits, settle_waiting()) == (False, 0, 1)


@pytest.mark.parametrize("asks", [True, False], ids=["with a quiz", "without a quiz"])
def test_what_she_did_while_a_lesson_was_down_completes_it_once_it_is_up(clock, site_tree, viewer, asks):
    _, _, (lesson,) = small_track(1, 1)
    if asks:
        quiz(lesson)
    phone = Phone(clock, lesson, viewer)
    lesson.unpublish()
    phone.watch()
    if asks:
        answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson))
    down = settle_waiting()
    lesson.save_revision().publish()

    found = [settle_waiting(), settle_waiting()]
    work = Job.objects.filter(kind=SETTLE_LESSON)
    at_once = sum(jobs.run(job.pk) for job in work)
    clock.shift(timedelta(days=1))
    next_day = sum(jobs.run(job.pk) for job in work.filter(state=JobState.QUEUED))

    # without a quiz it could be one whose quiz is away for an hour
    assert (down, found, at_once, next_day) == (0, [1, 1], asks, not asks)
    assert LessonCompletion.objects.get().attempt == QuizAttempt.objects.first()
    assert (CourseCompletion.objects.count(), Certificate.objects.count(), settle_waiting()) == (1, 1, 0)


def test_a_quiz_that_is_away_for_an_hour_gives_no_lesson_away(clock, site_tree, viewer):
    _, _, (lesson,) = small_track(1, 1)
    quiz(lesson)
    Phone(clock, lesson, viewer).watch()
    lesson.questions.all().delete()
    found = settle_waiting()
    quiz(lesson)
    clock.shift(timedelta(days=1))

    ran = [jobs.run(job.pk) for job in Job.objects.filter(kind=SETTLE_LESSON)]

    assert (found, ran, LessonCompletion.objects.count()) == (1, [True], 0)


def test_she_who_has_left_is_not_waited_for(clock, site_tree, viewer):
    _, _, (lesson,) = small_track(1, 1)
    phone = Phone(clock, lesson, viewer)
    lesson.unpublish()
    phone.watch()
    lesson.save_revision().publish()
    viewer.memberships.update(until=today() - timedelta(days=1))

    assert settle_waiting() == 0


@pytest.mark.parametrize("others", [1, 20])
def test_who_waits_for_a_lesson_is_known_in_one_question(clock, site_tree, viewer, others, django_assert_num_queries):
    _, _, (lesson,) = small_track(1, 1)
    phones = [Phone(clock, lesson, each) for each in [viewer, *cooperative(others)[1]]]
    lesson.unpublish()
    clock.shift(timedelta(minutes=8))
    for phone in phones:
        phone.tell(1, [[0, 480]])
    lesson.save_revision().publish()

    with django_assert_num_queries(1):
        found = waiting_lessons()

    assert found == [(phone.viewer.pk, lesson.translation_key, False) for phone in phones]


@pytest.mark.parametrize("how", ["unpublished", "moved", "informs only"])
def test_the_last_missing_lesson_taken_away_completes_the_course_of_those_who_did_the_others(
    clock, site_tree, viewer, how
):
    _, (course,), lessons = small_track(1, 3)
    early, idle = cooperative(2)[1]
    for lesson in lessons[:2]:
        complete_lesson(clock, lesson, viewer)
    complete_lesson(clock, lessons[0], early)
    Learner.objects.create(user=idle)
    taken_away(lessons[2], how)
    before = CourseCompletion.objects.count()

    at_once, next_day = after_the_rest(clock)

    assert (before, at_once, next_day) == (0, [1, 1, 0], 1)
    completion = CourseCompletion.objects.get()
    assert (completion.learner_id, completion.course_key) == (viewer.pk, course.translation_key)
    assert completion.lessons == sorted(str(lesson.translation_key) for lesson in lessons[:2])
    assert Certificate.objects.get().completion == completion
    # moved, the lesson gates another course of the track, which she has yet to do
    assert TrackCompletion.objects.count() == (how != "moved")
    assert AuditLine.objects.get(action="courses.complete-course").by is None


def test_a_lesson_that_was_down_for_an_hour_completes_nothing(clock, site_tree, viewer):
    _, _, lessons = small_track(1, 2)
    complete_lesson(clock, lessons[0], viewer)
    lessons[1].unpublish()
    found = settle_waiting()
    clock.shift(timedelta(hours=1))
    lessons[1].save_revision().publish()
    clock.shift(timedelta(days=1))

    assert (found, [jobs.run(job.pk) for job in Job.objects.filter(kind=SETTLE)]) == (1, [True])
    assert (settle_waiting(), CourseCompletion.objects.count()) == (0, 0)


def test_the_last_missing_course_taken_away_completes_the_track(clock, site_tree, viewer):
    _, courses, lessons = small_track(2, 1)
    complete_lesson(clock, lessons[0], viewer)
    courses[1].unpublish()

    assert after_the_rest(clock) == ([1, 1, 0], 1)
    assert TrackCompletion.objects.get().learner_id == viewer.pk


def test_nobody_is_completed_while_a_lesson_is_missing_or_the_track_is_not_live(clock, site_tree, viewer):
    track, _, lessons = small_track(1, 2)
    complete_lesson(clock, lessons[0], viewer)
    missing = settle_waiting()
    lessons[1].unpublish()
    track.unpublish()

    assert (missing, settle_waiting()) == (0, 0)
    assert CourseCompletion.objects.count() == 0


def test_the_worker_looks_for_completions_every_ten_minutes(settings):
    beat = settings.CELERY_BEAT_SCHEDULE["completions"]

    assert (beat["task"], beat["schedule"].run_every) == (tasks.settle_waiting.name, timedelta(minutes=10))
