"""Everything the lesson's film needs on its page, in the order a browser should try it."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from courses.models import LessonPage
from courses.queries.watching import Seen
from courses.views.choices import DRAWN, SPEEDS, Choice, quality_of
from media.enums import Quality
from media.queries import Line, Playback, playback, transcript


@dataclass(frozen=True)
class Gap:
    """A part she has not watched, in seconds."""

    start: float
    end: float
    last: bool
    """Whether it reaches the end of the film."""


@dataclass(frozen=True)
class Film:
    """A film on a page. `token` is that of the play session; empty when nothing is earned here."""

    token: str
    playback: Playback
    sources: list[tuple[str, str]]
    """Address and type, the chosen quality first; one of them plays everywhere."""
    picks: list[tuple[Choice, str, str]]
    """Each quality with its address and type."""
    saves: list[tuple[Choice, str]]
    """Each picture quality with the address that keeps its film on the phone."""
    lines: list[Line]
    covered: str = "[]"
    bars: list[tuple[str, str]] = field(default_factory=list)
    """Start and width of each watched part, in percent."""
    gaps: list[Gap] = field(default_factory=list)
    sound_only: bool = False
    needed: int = 90
    speeds: tuple[tuple[str, Decimal, Any], ...] = tuple((value, Decimal(value), word) for value, word in SPEEDS)
    """Each speed as the script reads it, as a figure, and as a word."""
    cookie: str = field(default_factory=lambda: str(settings.QUALITY_COOKIE))
    """Under which name the script keeps another quality that is chosen."""


def film(request: HttpRequest, page: LessonPage, *, token: str, seen: Seen | None = None) -> Film | None:
    """The film of a lesson for this reader; None until it can be played."""
    video = page.video
    found = playback(video, request.user) if video else None
    if video is None or found is None:
        return None
    chosen = quality_of(request)
    ordered = sorted(found.sources, key=lambda source: (source.quality != chosen, source.quality != Quality.SMALL))
    intervals = seen.intervals if seen else []
    return Film(
        token=token,
        playback=found,
        sources=[
            (address, mime)
            for source in ordered
            for address, mime in ((source.url, source.mime), (source.spare, source.spare_mime))
            if address
        ],
        picks=[(_pick(source, chosen), source.url, source.mime) for source in found.sources],
        saves=[(_pick(source, chosen), source.saved) for source in found.sources if source.mime == "video/mp4"],
        lines=transcript(video, page.language),
        covered=json.dumps(intervals),
        bars=[(_percent(a, found), _percent(b - a, found)) for a, b in intervals],
        gaps=_gaps(intervals, found.duration) if intervals else [],
        sound_only=chosen == Quality.AUDIO,
        needed=settings.LESSON_WATCHED_PERCENT,
    )


def _pick(source: Any, chosen: Quality) -> Choice:
    return Choice(source.quality, *DRAWN[source.quality], size=source.size, chosen=source.quality == chosen)


def _percent(seconds: float, found: Playback) -> str:
    return f"{100 * seconds / found.duration:.2f}%"


def _gaps(intervals: list[tuple[float, float]], duration: float) -> list[Gap]:
    """What lies between the watched parts; parts shorter than a second are no gap to speak of."""
    edges = [0.0, *(edge for pair in intervals for edge in pair), duration]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [Gap(start, end, last=end >= duration) for start, end in pairs if end - start >= 1]
