"""Completing a lesson, then its course, then its track: each written once, from the evidence and nothing else."""

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
from courses.queries.outline import gating_lessons, track_keys_of
from courses.queries.quiz import has_quiz
from courses.queries.waiting import waiting
from courses.services.certificates import issue

SETTLE = "settle-track"
"""The kind of job that completes what was left complete."""


@transaction.atomic
def settle(*, member: int, lesson_key: UUID, by: Any) -> bool:
    """Completes a lesson for a user id if her evidence suffices, and whatever that completes; True when complete.

    Nothing can be asked for here that is not earned: the evidence is read again under the learner's lock.
    """
    learner = Learner.objects.select_for_update().filter(pk=member).first()
    if learner is None or not _lesson(learner, lesson_key, by):
        return False
    for track_key in track_keys_of(lesson_key):
        _track(learner, track_key, by)
    return True


def settle_waiting() -> int:
    """Asks for the courses and tracks to be completed whose last missing lesson or course was taken away; how many
    members wait.

    Nothing a member does brings her there: what gates a course changes at the trainer's desk. They are completed after
    COMPLETIONS_REST, if they are complete then: a lesson may be down for an hour only, to be mended. Safe twice.
    """
    found = waiting()
    for learner, track_key in found:
        facts = {"learner": learner, "track": str(track_key)}
        jobs.enqueue(kind=SETTLE, key=f"{learner}:{track_key}", payload=facts, after=settings.COMPLETIONS_REST)
    return len(found)


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
    if coverage is None or (attempt is None and has_quiz(lesson_key)):
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
    """Completes what of the track is complete by now; whether anything was."""
    found = False
    courses = gating_lessons(track_key)
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
