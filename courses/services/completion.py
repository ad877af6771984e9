"""Completing a lesson, then its course, then its track: each written once, from the evidence and nothing else."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from commons import jobs
from commons.services import record
from courses import rules
from courses.models import (
    CourseCompletion,
    Coverage,
    Learner,
    LessonCompletion,
    QuizAttempt,
    TrackCompletion,
)
from courses.queries.outline import gating_lessons, is_live, track_keys_of
from courses.queries.quiz import has_quiz
from courses.queries.waiting import waiting, waiting_lessons
from courses.services.certificates import issue

SETTLE, SETTLE_LESSON = "settle-track", "settle-lesson"
"""The kinds of job that complete what was left complete."""


@transaction.atomic
def settle(*, member: int, lesson_key: UUID, by: Any) -> bool:
    """Completes a lesson for a user id if her evidence suffices, and whatever that completes; True when complete.

    Nothing can be asked for here that is not earned: the evidence is read again under the learner's lock. A lesson is
    completed only while it is live; what is left of it then is settle_waiting's.
    """
    learner = Learner.objects.select_for_update().filter(pk=member).first()
    if learner is None or not _lesson(learner, lesson_key, by):
        return False
    for track_key in track_keys_of(lesson_key):
        _track(learner, track_key, by)
    return True


def settle_waiting() -> int:
    """Asks for what the trainer's desk left complete to be completed: lessons that were down when a member had done all
    they ask for, courses and tracks whose last missing lesson or course was taken away; how many wait.

    Nothing a member does brings her there. What became less is completed after COMPLETIONS_REST, if it is complete
    then: a lesson may be down for an hour only, to be mended, and so may its quiz. A passed quiz waits for nothing.
    Safe twice.
    """
    lessons, tracks = waiting_lessons(), waiting()
    for learner, lesson_key, passed in lessons:
        facts = {"learner": learner, "lesson": str(lesson_key)}
        rest = timedelta(0) if passed else settings.COMPLETIONS_REST
        jobs.enqueue(kind=SETTLE_LESSON, key=f"{learner}:{lesson_key}", payload=facts, after=rest)
    for learner, track_key in tracks:
        facts = {"learner": learner, "track": str(track_key)}
        jobs.enqueue(kind=SETTLE, key=f"{learner}:{track_key}", payload=facts, after=settings.COMPLETIONS_REST)
    return len(lessons) + len(tracks)


@transaction.atomic
def settle_track(*, member: int, track_key: UUID, by: Any) -> bool:
    """Completes for a learner what of a track is complete by now, under her lock; whether anything was. Safe twice."""
    learner = Learner.objects.select_for_update().get(pk=member)
    return _track(learner, track_key, by)


def _lesson(learner: Learner, lesson_key: UUID, by: Any) -> bool:
    if LessonCompletion.objects.filter(learner=learner, lesson_key=lesson_key).exists():
        return True
    coverage = _enough(learner, lesson_key)
    attempt = QuizAttempt.objects.filter(learner=learner, lesson_key=lesson_key, passed=True).first()
    if coverage is None or (attempt is None and has_quiz(lesson_key)) or not is_live(lesson_key):
        return False
    completion = LessonCompletion.objects.create(
        learner=learner, lesson_key=lesson_key, coverage=coverage, attempt=attempt, at=timezone.now()
    )
    record(
        by=by,
        action="courses.complete-lesson",
        subject=completion,
        watched=coverage.watched,
        duration=coverage.duration,
        attempt=attempt.pk if attempt else None,
    )
    return True


def _enough(learner: Learner, lesson_key: UUID) -> Coverage | None:
    """Her coverage of a film of the lesson that counts as watched; of a replaced film it counts too."""
    films = Coverage.objects.filter(learner=learner, lesson_key=lesson_key)
    return next((film for film in films if rules.is_watched(film.watched, film.duration)), None)


def _track(learner: Learner, track_key: UUID, by: Any) -> bool:
    """Completes what of the track is complete by now, with all that was taken down lately; whether anything was."""
    found = False
    courses = gating_lessons(track_key, lately=True)
    done = set(LessonCompletion.objects.filter(learner=learner).values_list("lesson_key", flat=True))
    completed = set(CourseCompletion.objects.filter(learner=learner).values_list("course_key", flat=True))
    for course_key, lessons in courses.items():
        if course_key not in completed and lessons <= done:
            _course(learner, course_key, lessons, by)
            completed.add(course_key)
            found = True
    if courses and courses.keys() <= completed:
        completion, new = TrackCompletion.objects.get_or_create(
            learner=learner, track_key=track_key, defaults={"at": timezone.now()}
        )
        if new:
            record(by=by, action="courses.complete-track", subject=completion)
            found = True
    return found


def _course(learner: Learner, course_key: UUID, lessons: set[UUID], by: Any) -> None:
    completion = CourseCompletion.objects.create(
        learner=learner, course_key=course_key, lessons=sorted(map(str, lessons)), at=timezone.now()
    )
    record(by=by, action="courses.complete-course", subject=completion, lessons=completion.lessons)
    issue(completion, by=by)
