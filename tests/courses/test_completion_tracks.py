"""Course and track are complete by their lessons, each once, and no later lesson takes that away."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from commons.models import AuditLine
from courses.enums import LessonStep
from courses.errors import CoordinatorsOnly
from courses.models import (
    Beat,
    Certificate,
    CourseCompletion,
    Coverage,
    Enrolment,
    LessonCompletion,
    PlaySession,
    QuizAttempt,
    TrackCompletion,
)
from courses.queries import gating_lessons, lesson_states, progress, seen, track_keys_of
from courses.services import answer_quiz, enrol, settle
from tests.factories import courses as make
from tests.factories.learning import Phone, answers, complete_lesson, cooperative, quiz, small_track
from tests.factories.registry import OfficerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_last_lesson_completes_its_course_and_the_last_course_the_track(clock, site_tree, viewer):
    track, courses, lessons = small_track()

    for lesson in lessons[:3]:
        complete_lesson(clock, lesson, viewer)
    halfway = (CourseCompletion.objects.count(), TrackCompletion.objects.count())
    complete_lesson(clock, lessons[3], viewer)

    assert halfway == (1, 0)
    assert set(CourseCompletion.objects.values_list("course_key", flat=True)) == {c.translation_key for c in courses}
    assert TrackCompletion.objects.get().track_key == track.translation_key
    assert Certificate.objects.count() == 2
    actions = list(AuditLine.objects.filter(action__startswith="courses.").values_list("action", flat=True))
    assert [actions.count(f"courses.{what}") for what in ("complete-lesson", "complete-course", "complete-track")] == [
        4,
        2,
        1,
    ]


def test_completing_twice_writes_nothing_twice(clock, site_tree, viewer):
    _, _, lessons = small_track(1, 1)
    complete_lesson(clock, lessons[0], viewer)
    complete_lesson(clock, lessons[0], viewer)

    assert settle(member=viewer.pk, lesson_key=lessons[0].translation_key, by=viewer) is True

    counts = [model.objects.count() for model in (LessonCompletion, CourseCompletion, TrackCompletion, Certificate)]
    assert counts == [1, 1, 1, 1]


def test_a_lesson_added_later_takes_no_completion_away(clock, site_tree, viewer):
    track, courses, lessons = small_track(1, 1)
    complete_lesson(clock, lessons[0], viewer)

    make.lesson(course=courses[0])

    way = progress(viewer, track)
    assert (way.complete, way.done, way.courses[0].complete, way.courses[0].done, way.courses[0].of) == (
        True,
        1,
        True,
        1,
        2,
    )
    assert way.next is None


def test_a_lesson_that_only_informs_gates_nothing(clock, site_tree, viewer):
    _, courses, lessons = small_track(1, 1)
    make.lesson(course=courses[0], gates=False)

    complete_lesson(clock, lessons[0], viewer)

    assert CourseCompletion.objects.count() == 1


def test_drafts_and_withdrawn_lessons_gate_nothing(clock, site_tree, viewer):
    _, courses, lessons = small_track(1, 2)
    make.lesson(course=courses[0], live=False)
    lessons[1].unpublish()
    clock.shift(timedelta(days=1))

    complete_lesson(clock, lessons[0], viewer)

    assert CourseCompletion.objects.get().lessons == [str(lessons[0].translation_key)]


def test_a_track_that_is_not_live_holds_nothing(site_tree):
    track = make.track(live=False)
    lesson = make.lesson(course=make.course(track=track))

    assert gating_lessons(track.translation_key) == {}
    assert track_keys_of(lesson.translation_key) == set()


def test_a_lesson_of_a_course_that_is_not_live_gates_nothing(site_tree):
    track = make.track()
    make.lesson(course=make.course(track=track, live=False))

    assert gating_lessons(track.translation_key) == {}


def test_every_step_of_a_lesson_has_its_word(clock, site_tree, viewer):
    course = make.course()
    new, started, watched, passed, done = (make.lesson(course=course) for _ in range(5))
    quiz(watched)
    quiz(passed)
    Phone(clock, started, viewer).watch(0, 48)
    Phone(clock, watched, viewer).watch()
    answer_quiz(lesson=passed, member=viewer, answers=answers(passed))
    complete_lesson(clock, done, viewer)

    states = lesson_states(viewer, [new, started, watched, passed, done])

    assert [states[page.translation_key].step for page in (new, started, watched, passed, done)] == [
        LessonStep.NEW,
        LessonStep.STARTED,
        LessonStep.WATCHED,
        LessonStep.PASSED,
        LessonStep.COMPLETE,
    ]
    assert (states[started.translation_key].share, states[started.translation_key].quiz) == (0.1, False)
    assert progress(viewer, course.get_parent()).next.pk == new.pk
    assert seen(viewer, new).gaps == [(0, 480)]
    assert seen(viewer, new).percent == 0


@pytest.mark.parametrize("lessons", [1, 9])
def test_progress_takes_eight_queries_whatever_the_track_holds(
    clock, site_tree, viewer, lessons, django_assert_num_queries
):
    track, _, made = small_track(2, lessons)
    complete_lesson(clock, made[0], viewer)

    with django_assert_num_queries(8):
        way = progress(viewer, track)

    assert [len(course.lessons) for course in way.courses] == [lessons, lessons]


def test_a_coordinator_enrols_members_once_and_a_stranger_does_not(site_tree, caplog):
    _, (president, woman) = cooperative(2)
    track, officer = make.track(), OfficerFactory()

    for by in (president, woman, officer, president):
        enrol(member=woman, track=track, by=by)
    stranger = UserFactory()
    with pytest.raises(CoordinatorsOnly):
        enrol(member=woman, track=track, by=stranger)

    assert Enrolment.objects.get().by == president
    about = f"member {woman.pk}, track {track.pk}"
    assert caplog.messages == [f"Refused courses.enrol ({about}): CoordinatorsOnly, user {stranger.pk}"]


NONSENSE = {
    "coverage_once_a_film": lambda c: Coverage.objects.create(
        learner=c.learner, lesson_key=c.lesson_key, video=c.video, duration=1, first_at=c.first_at, last_at=c.first_at
    ),
    "coverage_within_the_film": lambda c: Coverage.objects.filter(pk=c.pk).update(watched=480_001),
    "coverage_slack_bounded": lambda c: Coverage.objects.filter(pk=c.pk).update(slack=30_001),
    "play_session_has_length": lambda _: PlaySession.objects.update(duration=0),
    "lesson_completed_once": lambda c: LessonCompletion.objects.create(
        learner=c.learner, lesson_key=c.lesson_key, coverage=c, at=c.first_at
    ),
    "course_completed_once": lambda c: CourseCompletion.objects.create(
        learner=c.learner, course_key=CourseCompletion.objects.get().course_key, lessons=[], at=c.first_at
    ),
    "track_completed_once": lambda c: TrackCompletion.objects.create(
        learner=c.learner, track_key=TrackCompletion.objects.get().track_key, at=c.first_at
    ),
    "enrolment_once_a_track": lambda c: Enrolment.objects.create(
        learner=c.learner, track_key=Enrolment.objects.get().track_key, at=c.first_at
    ),
    "presence_once_in_session": lambda c: PlaySession.objects.get().presences.create(learner=c.learner),
    "beat_once_in_session": lambda c: PlaySession.objects.get().beats.create(
        seq=Beat.objects.latest("pk").seq, spans=[], received_at=c.first_at
    ),
    "quiz_attempt_counts": lambda _: QuizAttempt.objects.update(right=3),
    "quiz_attempt_passed_by_its_mark": lambda _: QuizAttempt.objects.update(right=0),
    "certificate_revoked_by_someone_for_a_reason": lambda c: Certificate.objects.update(revoked_at=c.first_at),
}


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE.keys())
def test_the_database_refuses(clock, site_tree, viewer, nonsense):
    _, _, lessons = small_track(1, 1)
    quiz(lessons[0])
    complete_lesson(clock, lessons[0], viewer)
    coverage = Coverage.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        nonsense(coverage)
