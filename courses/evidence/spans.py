"""Sets of milliseconds as sorted, disjoint spans."""

from collections.abc import Iterable

Span = tuple[int, int]


def union(*sets: Iterable[Iterable[int]]) -> list[Span]:
    """Every millisecond that is in any of the sets; spans that touch become one."""
    merged: list[list[int]] = []
    for start, end in sorted((start, end) for spans in sets for start, end in spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        elif start < end:
            merged.append([start, end])
    return [(start, end) for start, end in merged]


def length(spans: Iterable[Iterable[int]]) -> int:
    """How many milliseconds disjoint spans hold."""
    return sum(end - start for start, end in spans)


def missing(wanted: Iterable[Iterable[int]], held: Iterable[Iterable[int]]) -> list[Span]:
    """What of `wanted` is not in `held`; both sorted and disjoint."""
    left: list[Span] = []
    blocks = [(start, end) for start, end in held]
    first = 0
    for start, end in wanted:
        here = start
        while first < len(blocks) and blocks[first][1] <= here:
            first += 1
        for block_start, block_end in blocks[first:]:
            if block_start >= end:
                break
            if here < block_start:
                left.append((here, block_start))
            here = max(here, block_end)
        if here < end:
            left.append((here, end))
    return left


def common(*sets: Iterable[Iterable[int]]) -> list[Span]:
    """Every millisecond that is in all of the sets; nothing when there is no set."""
    shared: list[Span] | None = None
    for spans in sets:
        these = union(spans)
        shared = these if shared is None else missing(these, missing(these, shared))
    return shared or []


def gaps(spans: Iterable[Iterable[int]], duration: int) -> list[Span]:
    """What of a film of this length is not in the set."""
    return missing([(0, duration)], spans)


def take(spans: Iterable[Iterable[int]], most: int) -> list[Span]:
    """The earliest `most` milliseconds of the set."""
    taken: list[Span] = []
    for start, end in spans:
        if most <= 0:
            break
        taken.append((start, min(end, start + most)))
        most -= end - start
    return taken
