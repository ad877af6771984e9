"""What a reader wants a lesson to cost, kept on her phone."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from courses.queries.shelf import Shelf
from media.enums import Quality

QUALITY_DAYS = 365
SPEEDS = (
    ("0.75", pgettext_lazy("speed", "slow")),
    ("1", pgettext_lazy("speed", "normal")),
    ("1.25", pgettext_lazy("speed", "fast")),
    ("1.5", pgettext_lazy("speed", "faster")),
)
"""How fast a film may play, as its script reads it, and what that is called."""
DRAWN = {Quality.AUDIO: ("audio", "dir"), Quality.SMALL: ("phone", ""), Quality.CLEAR: ("learn", "")}


@dataclass(frozen=True)
class Choice:
    """One quality with its drawing and its cost in bytes."""

    quality: Quality
    icon: str
    turns: str
    size: int
    chosen: bool

    @property
    def label(self) -> str:
        return str(self.quality.label)


def quality_of(request: HttpRequest) -> Quality:
    """The quality chosen on this phone; the small picture until one is."""
    kept = request.COOKIES.get(settings.QUALITY_COOKIE, "")
    return Quality(kept) if kept in Quality.values else Quality.SMALL


def choices(request: HttpRequest, sizes: dict[str, int]) -> list[Choice]:
    """The qualities that exist, with their cost in bytes."""
    return _choices(quality_of(request), sizes)


def _choices(chosen: Quality, sizes: dict[str, int]) -> list[Choice]:
    return [
        Choice(quality, *DRAWN[quality], size=sizes[quality], chosen=quality == chosen)
        for quality in Quality
        if sizes.get(quality)
    ]


def priced(request: HttpRequest, shelf: Shelf) -> dict[str, Any]:
    """For templates: the shelf with the cost of each lesson in each quality, and of each course in the chosen one."""
    quality = quality_of(request)
    for course in shelf.courses:
        course.total = course.cost(quality)
        for lesson in course.lessons:
            lesson.costs = tuple(_choices(quality, lesson.sizes))
    return {"shelf": shelf, "quality": quality, "choices": _choices(quality, shelf.typical())}
