"""Pure arithmetic of watched intervals and of the clock that pays for them. Whole milliseconds; no database, no Django.

A span is (from, to) with from < to. A union is a sorted list of disjoint spans that do not touch.
Everything here is order-free: whichever beat comes first, the union is the same.
"""

from courses.evidence.clock import afford
from courses.evidence.spans import Span, common, gaps, length, missing, take, union
from courses.evidence.words import MAX_SPANS, NotSpans, from_seconds, gaps_in_seconds, in_seconds

__all__ = [
    "MAX_SPANS",
    "NotSpans",
    "Span",
    "afford",
    "common",
    "from_seconds",
    "gaps",
    "gaps_in_seconds",
    "in_seconds",
    "length",
    "missing",
    "take",
    "union",
]
