"""Who has done all that a course or a track asks for by now, and was not told so."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Model, QuerySet

from courses.models import CourseCompletion, LessonCompletion, TrackCompletion, TrackPage
from courses.queries.outline import gating_lessons


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
