"""Who has done all that a course or a track asks for by now, and was not told so."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.lookups import GreaterThanOrEqual

from courses.models import (
    CourseCompletion,
    Coverage,
    LessonCompletion,
    LessonPage,
    Question,
    QuizAttempt,
    TrackCompletion,
    TrackPage,
)
from courses.queries.outline import gating_lessons, standing
from registry.queries import memberships_on


def waiting_lessons() -> list[tuple[int, UUID, bool]]:
    """Members with the live lesson they have done all for and did not complete, and whether they passed its quiz.

    One question. They did it while the lesson was down, or it had a quiz that it has no longer.
    """
    hers = {"learner": OuterRef("learner"), "lesson_key": OuterRef("lesson_key")}
    asked = Question.objects.filter(lesson__in=LessonPage.objects.filter(standing())).order_by()
    watched = Coverage.objects.filter(
        ~Exists(LessonCompletion.objects.filter(**hers)),
        Exists(memberships_on().filter(user=OuterRef("learner"))),
        GreaterThanOrEqual(F("watched") * 100, F("duration") * settings.LESSON_WATCHED_PERCENT),
        lesson_key__in=LessonPage.objects.live().values("translation_key"),
    ).annotate(passed=Exists(QuizAttempt.objects.filter(**hers, passed=True)))
    done = watched.filter(Q(passed=True) | ~Q(lesson_key__in=asked.values("lesson__translation_key")))
    return list(done.order_by("learner", "lesson_key").values_list("learner", "lesson_key", "passed").distinct())


def waiting() -> list[tuple[int, UUID]]:
    """Learners with the live track in which a completion is due to them; two questions a course, whoever learns."""
    tracks = TrackPage.objects.live().order_by("translation_key").values_list("translation_key", flat=True).distinct()
    return [(learner, track) for track in tracks for learner in sorted(_in(track))]


def _in(track: UUID) -> set[int]:
    """Those of one track: a course whose lessons they hold, or the track itself whose courses they hold."""
    courses = gating_lessons(track)
    found: set[int] = set()
    for course, lessons in courses.items():
        told: QuerySet[Any] = CourseCompletion.objects.filter(course_key=course)
        found.update(_holding(LessonCompletion, "lesson_key", lessons, told))
    if courses:
        told = TrackCompletion.objects.filter(track_key=track)
        found.update(_holding(CourseCompletion, "course_key", courses, told))
    return found


def _holding(kind: type[Model], field: str, keys: Iterable[UUID], told: QuerySet[Any]) -> QuerySet[Any]:
    """Learners with a row of this kind for every key, without those who were told. A key has one row a learner."""
    wanted = set(keys)
    rows = kind._default_manager.filter(**{f"{field}__in": wanted}).exclude(learner__in=told.values("learner"))
    return rows.values("learner").annotate(held=Count("pk")).filter(held=len(wanted)).values_list("learner", flat=True)
