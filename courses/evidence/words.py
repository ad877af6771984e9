"""What a player says, made into spans: seconds in, milliseconds out. Nothing it says is trusted."""

import math
from collections.abc import Iterable
from typing import Any

from courses.evidence.spans import Span, gaps, union

MAX_SPANS = 200
"""Most spans in one beat; an honest one holds a handful."""

SHORTEST_GAP = 1000
"""Milliseconds that a viewer would notice."""


class NotSpans(ValueError):
    """What the player said is no list of [from, to] with finite seconds, 0 <= from <= to."""


def from_seconds(said: Any, duration: int) -> list[Span]:
    """The union of what was said, clipped to a film of `duration` ms. Raises NotSpans, at once when it is too long."""
    if not isinstance(said, list) or len(said) > MAX_SPANS:
        raise NotSpans
    return union([clipped for pair in said if (clipped := _span(pair, duration))])


def _span(pair: Any, duration: int) -> Span | None:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise NotSpans
    start, end = (_moment(value) for value in pair)
    if end < start:
        raise NotSpans
    first, last = round(min(start, duration)), round(min(end, duration))
    return (first, last) if first < last else None


def _moment(value: Any) -> float:
    """Milliseconds of a figure in seconds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotSpans
    try:
        moment = float(value) * 1000
    except OverflowError as error:
        raise NotSpans from error
    if not math.isfinite(moment) or moment < 0:
        raise NotSpans
    return moment


def in_seconds(spans: Iterable[Iterable[int]]) -> list[tuple[float, float]]:
    """Spans as a player reads them."""
    return [(start / 1000, end / 1000) for start, end in spans]


def gaps_in_seconds(covered: Iterable[Iterable[float]], duration: float) -> list[tuple[float, float]]:
    """What of a film of `duration` seconds is not covered; gaps under SHORTEST_GAP are left out."""
    spans = [(round(start * 1000), round(end * 1000)) for start, end in covered]
    shown = [(a, b) for a, b in gaps(spans, round(duration * 1000)) if b - a >= SHORTEST_GAP]
    return in_seconds(shown)
