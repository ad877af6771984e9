"""Lesson, course, track and certificate: each once, from the evidence, and never taken away by later lessons."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commons.models import AuditLine
from courses.enums import LessonStep
from courses.errors import (
    AlreadyRevoked,
    BadAnswers,
    CoordinatorsOnly,
    NoQuiz,
    NothingToWatch,
    OfficersOnly,
    ReasonNeeded,
    TooManyWatchers,
)
from courses.models import (
    Certificate,
    CourseCompletion,
    Coverage,
    Enrolment,
    Learner,
    LessonCompletion,
    PlaySession,
    QuizAttempt,
    TrackCompletion,
)
from courses.queries import (
    certificates_of,
    gating_lessons,
    has_passed,
    has_quiz,
    lesson_states,
    progress,
    seen,
    track_keys_of,
)
from courses.services import answer_quiz, enrol, open_play, revoke_certificate, settle
from tests.factories import courses as make
from tests.factories.learning import Phone, answers, complete_lesson, completed, cooperative, member, quiz, small_track
from tests.factories.registry import OfficerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(db):
    return member()


@pytest.fixture
def lesson(site_tree):
    return make.lesson()


def test_a_lesson_completes_when_the_quiz_comes_after_the_film(clock, lesson, viewer):
    quiz(lesson)
    Phone(clock, lesson, viewer).watch()

    result = answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson))

    assert (result.passed, result.right, result.of, result.share, result.complete) == (True, 2, 2, 100, True)
    assert completed(viewer, lesson)
    assert has_passed(viewer, lesson)
    assert has_quiz(lesson.translation_key)


def test_the_audit_line_of_a_completion_names_the_member_and_the_lesson(clock, lesson, viewer):
    Phone(clock, lesson, viewer).watch()

    assert completed(viewer, lesson)
    line = AuditLine.objects.get(action="courses.complete-lesson")
    assert line.subject_label == f"{viewer} · {lesson.title}"


def test_a_lesson_completes_when_the_film_comes_after_the_quiz(clock, lesson, viewer):
    quiz(lesson)
    answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson))

    found = Phone(clock, lesson, viewer).watch()

    assert found.complete
    completion = LessonCompletion.objects.get()
    assert (completion.attempt.right, completion.coverage.watched) == (2, 480_000)


def test_the_pass_mark_decides_and_no_answer_is_given_away(lesson, viewer):
    quiz(lesson, questions=10)

    low = answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson, right=6))
    high = answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson, right=7))

    assert (low.passed, low.right, high.passed, high.right) == (False, 6, True, 7)
    assert not any("answer" in name or "choice" in name for name in vars(low))
    kept = QuizAttempt.objects.order_by("pk")
    assert [sum(answer["right"] for answer in attempt.answers) for attempt in kept] == [6, 7]


def test_a_passed_quiz_stays_passed(lesson, viewer):
    quiz(lesson)
    answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson))

    again = answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson, right=0))

    assert again.passed
    assert QuizAttempt.objects.count() == 1


def test_tries_are_counted_again_after_an_hour(clock, lesson, viewer):
    quiz(lesson)
    for _ in range(5):
        answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson, right=0))
    clock.shift(3601)

    assert answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson)).passed


def test_unanswered_and_foreign_answers_are_refused_and_not_counted(lesson, viewer):
    quiz(lesson)
    whole = answers(lesson)
    first, second = whole
    for given in ({}, {first: whole[first]}, {first: whole[first], second: whole[first]}, {first: "x", second: None}):
        with pytest.raises(BadAnswers):
            answer_quiz(lesson=lesson, member=viewer, answers=given)

    assert QuizAttempt.objects.count() == 0


def test_a_lesson_without_a_quiz_has_nothing_to_answer(lesson, viewer):
    with pytest.raises(NoQuiz):
        answer_quiz(lesson=lesson, member=viewer, answers={})


def test_each_woman_of_the_group_answers_for_herself(clock, lesson):
    _, (viewer, other) = cooperative(2)
    quiz(lesson)
    Phone(clock, lesson, viewer, [viewer, other]).watch()

    answer_quiz(lesson=lesson, member=other, answers=answers(lesson), by=viewer)
    answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson, right=0), by=viewer)

    assert (completed(other, lesson), completed(viewer, lesson)) == (True, False)


def test_a_draft_or_a_lesson_whose_film_is_not_ready_cannot_be_opened(lesson, viewer):
    film = make.video(state="transcoding")
    for live, video in ((False, lesson.video), (True, film), (True, None)):
        lesson.live, lesson.video = live, video
        with pytest.raises(NothingToWatch):
            open_play(lesson=lesson, viewer=viewer, members=[])

    assert PlaySession.objects.count() == 0


def test_at_most_twelve_watch_on_one_phone(lesson):
    _, women = cooperative(13)

    with pytest.raises(TooManyWatchers):
        open_play(lesson=lesson, viewer=women[0], members=women)

    assert open_play(lesson=lesson, viewer=women[0], members=women[:12]).learners.count() == 12


def test_opening_a_lesson_without_naming_anyone_is_for_the_viewer(lesson, viewer):
    session = open_play(lesson=lesson, viewer=viewer, members=[])

    assert list(session.learners.values_list("pk", flat=True)) == [viewer.pk]
    assert Enrolment.objects.get().learner_id == viewer.pk


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

    complete_lesson(clock, lessons[0], viewer)

    assert CourseCompletion.objects.get().lessons == [str(lessons[0].translation_key)]


def test_a_lesson_that_stands_only_in_arabic_gates_the_french_course_too(clock, site_tree, viewer):
    track, courses, lessons = small_track(1, 2)
    french = make.track(language="fr", translation_key=track.translation_key)
    course = make.course(track=french, translation_key=courses[0].translation_key)
    lesson = make.lesson(course=course, translation_key=lessons[0].translation_key)

    complete_lesson(clock, lesson, viewer)

    assert gating_lessons(track.translation_key) == {
        courses[0].translation_key: {page.translation_key for page in lessons}
    }
    assert completed(viewer, lessons[0])
    assert CourseCompletion.objects.count() == 0


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


def test_a_certificate_keeps_the_facts_of_its_day(clock, site_tree, viewer):
    _, courses, lessons = small_track(1, 1)
    complete_lesson(clock, lessons[0], viewer)
    viewer.first_name = "اسم آخر"
    viewer.save()

    found = certificates_of(viewer).get()

    assert found.name.startswith("فاطمة")
    assert found.title == courses[0].title
    assert found.cooperative_name == viewer.memberships.get().cooperative.name
    assert found.issued_on == date(2026, 11, 2)


def test_only_an_officer_revokes_a_certificate_once_and_with_a_reason(clock, site_tree, viewer):
    _, _, lessons = small_track(1, 1)
    complete_lesson(clock, lessons[0], viewer)
    found, officer = Certificate.objects.get(), OfficerFactory()

    with pytest.raises(OfficersOnly):
        revoke_certificate(certificate=found, reason="تزوير", by=viewer)
    with pytest.raises(ReasonNeeded):
        revoke_certificate(certificate=found, reason="  ", by=officer)
    revoke_certificate(certificate=found, reason="تزوير", by=officer)
    with pytest.raises(AlreadyRevoked):
        revoke_certificate(certificate=found, reason="مرة أخرى", by=officer)

    found.refresh_from_db()
    assert (found.revoked_because, found.revoked_by) == ("تزوير", officer)
    assert AuditLine.objects.filter(action="courses.revoke-certificate").count() == 1


def test_she_who_has_no_cooperative_left_gets_her_certificate_without_one(site_tree, viewer):
    from courses.services.certificates import issue

    viewer.memberships.all().delete()
    learner = Learner.objects.create(user=viewer)
    course = make.course()
    completion = CourseCompletion.objects.create(
        learner=learner, course_key=course.translation_key, lessons=[], at=timezone.now()
    )

    found = issue(completion, by=viewer)

    assert (found.cooperative, found.cooperative_name) == (None, "")


def test_a_coordinator_enrols_members_once_and_a_stranger_does_not(site_tree):
    _, (president, woman) = cooperative(2)
    track, officer = make.track(), OfficerFactory()

    for by in (president, woman, officer, president):
        enrol(member=woman, track=track, by=by)
    with pytest.raises(CoordinatorsOnly):
        enrol(member=woman, track=track, by=UserFactory())

    assert Enrolment.objects.get().by == president


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
    "beat_once_in_session": lambda c: PlaySession.objects.get().beats.create(seq=1, spans=[], received_at=c.first_at),
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
