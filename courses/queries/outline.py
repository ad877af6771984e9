"""Which lessons make up a course and a track, whatever the language.

A course is the union of its language versions: a lesson that stands only in the Arabic tree gates it all the same.
"""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import PageLogEntry

from courses.models import CoursePage, LessonPage, TrackPage

STEP = LessonPage.steplen
"""Characters of a page's path for each level of the tree."""
TAKEN_DOWN = ("wagtail.unpublish", "wagtail.unpublish.scheduled")
"""What Wagtail's log says of a page that was unpublished, by hand or on its day."""


def is_live(lesson_key: UUID) -> bool:
    """Whether any version of the lesson is."""
    return LessonPage.objects.live().filter(translation_key=lesson_key).exists()


def standing() -> Q:
    """Pages that are live, or were taken down less than COMPLETIONS_REST ago: they may come back in an hour."""
    since = timezone.now() - settings.COMPLETIONS_REST
    lately = PageLogEntry.objects.filter(page=OuterRef("pk"), action__in=TAKEN_DOWN, timestamp__gt=since)
    return Q(live=True) | Q(Exists(lately))


def track_keys_of(lesson_key: UUID) -> set[UUID]:
    """The tracks that hold a live version of the lesson."""
    lessons = LessonPage.objects.live().filter(translation_key=lesson_key).values_list("path", flat=True)
    roots = {path[: -2 * STEP] for path in lessons}
    return set(TrackPage.objects.live().filter(path__in=roots).values_list("translation_key", flat=True))


def gating_lessons(track_key: UUID, *, lately: bool = False) -> dict[UUID, set[UUID]]:
    """For each live course of a track, the keys of the live lessons that gate it; courses without any are left out.

    With `lately`, courses and lessons that were taken down less than COMPLETIONS_REST ago are among them.
    """
    there = standing() if lately else Q(live=True)
    roots = TrackPage.objects.live().filter(translation_key=track_key).values_list("path", flat=True)
    below = under(roots)
    if not below:
        return {}
    courses = dict(CoursePage.objects.filter(below, there).values_list("path", "translation_key"))
    gated: dict[UUID, set[UUID]] = {}
    for path, key in LessonPage.objects.filter(below, there, gates=True).values_list("path", "translation_key"):
        course = courses.get(path[:-STEP])
        if course:
            gated.setdefault(course, set()).add(key)
    return gated


def under(paths: Iterable[str]) -> Q:
    """Pages that lie below one of the paths; an empty Q, which lets every page through, when there is none."""
    found = Q()
    for path in paths:
        found |= Q(path__startswith=path)
    return found
