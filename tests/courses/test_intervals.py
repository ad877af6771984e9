"""Sets of watched milliseconds, and the clock that pays for them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.evidence import (
    MAX_SPANS,
    NotSpans,
    afford,
    common,
    from_seconds,
    gaps,
    gaps_in_seconds,
    in_seconds,
    length,
    missing,
    take,
    union,
)
from courses.queries.watching import Seen

moments = st.integers(0, 300)
raw = st.lists(st.tuples(moments, moments), max_size=12)
sets = raw.map(union)


def points(spans):
    return {moment for start, end in spans for moment in range(start, end)}


@given(raw)
def test_a_union_holds_what_its_spans_hold_sorted_and_apart(spans):
    found = union(spans)

    assert points(found) == points(spans)
    assert all(left[1] < right[0] for left, right in pairwise(found))
    assert length(found) == len(points(spans))


@given(raw, raw, st.randoms(use_true_random=False))
def test_order_and_repetition_never_change_a_union(one, other, chance):
    shuffled = [*one, *other, *one]
    chance.shuffle(shuffled)

    assert union(shuffled) == union(one, other) == union(other, union(one), one)


@given(sets, sets)
def test_what_is_missing_and_what_is_common_make_up_the_whole(wanted, held):
    left, shared = missing(wanted, held), common(wanted, held)

    assert points(left) == points(wanted) - points(held)
    assert points(shared) == points(wanted) & points(held)
    assert union(left, shared) == wanted


@given(sets, st.integers(0, 400))
def test_taking_gives_the_earliest_part(spans, most):
    taken = take(spans, most)

    assert length(taken) == min(most, length(spans))
    assert points(taken) == set(sorted(points(spans))[:most])


def test_nothing_is_common_to_no_sets():
    assert common() == []


def test_gaps_are_what_the_film_has_besides():
    assert gaps([(0, 1000), (4000, 6000)], 8000) == [(1000, 4000), (6000, 8000)]


def test_gaps_too_short_to_notice_are_not_shown():
    assert gaps_in_seconds([(0, 10), (10.4, 20)], 30) == [(20.0, 30.0)]


@given(
    sets, st.integers(0, 300), st.integers(0, 300), st.integers(0, 700), st.integers(0, 40), st.sampled_from([1, 2, 3])
)
def test_the_clock_never_pays_more_than_its_free_time_and_slack(spent, since, now, cost, slack, rate):
    free = len(set(range(since, now)) - points(spent))

    paid, after, used = afford(cost, rate=rate, since=since, now=now, spent=spent, slack=slack)

    assert paid == min(cost, rate * free + slack)
    assert used == max(0, paid - rate * free)
    assert points(spent) <= points(after)
    assert len(points(after) - points(spent)) == -(-(paid - used) // rate)
    assert points(after) - points(spent) <= set(range(since, max(since, now)))


@given(st.lists(st.tuples(moments, moments, st.integers(0, 200)), max_size=6), st.integers(0, 300))
def test_no_second_pays_twice_however_many_sessions_ask(asked, begin):
    spent, total = [], 0

    for since, now, cost in asked:
        paid, spent, _ = afford(cost, rate=2, since=max(since, begin), now=now, spent=spent, slack=0)
        total += paid

    latest = max([now for _, now, _ in asked], default=begin)
    assert total <= 2 * max(0, latest - begin)


def test_what_a_player_says_becomes_milliseconds_clipped_to_the_film():
    assert from_seconds([[3.2, 10], [0, 4.0005], [7.9, 99]], 8000) == [(0, 8000)]
    assert from_seconds([[9, 10], [5, 5], [2, 3]], 8000) == [(2000, 3000)]
    assert in_seconds([(0, 1500)]) == [(0.0, 1.5)]


@pytest.mark.parametrize(
    "said",
    [
        None,
        "0-480",
        {"0": 480},
        [[0, 1]] * (MAX_SPANS + 1),
        [0, 480],
        [[0, 1, 2]],
        [["0", "480"]],
        [[None, 480]],
        [[True, 480]],
        [[-1, 480]],
        [[0, -1]],
        [[10, 5]],
        [[0, float("inf")]],
        [[float("nan"), 480]],
        [[0, float("nan")]],
        [[0, 10**400]],
        [[0, 1e308]],
    ],
)
def test_what_is_no_list_of_intervals_is_refused(said):
    with pytest.raises(NotSpans):
        from_seconds(said, 480_000)


@pytest.mark.parametrize(
    ("intervals", "percent"),
    [
        ([], 0),
        ([(0, 53.9)], 89),
        ([(0, 54)], 90),
        ([(0, 59)], 98),
        ([(0, 59.4)], 100),
        ([(0, 30), (30.3, 60)], 100),
        ([(0, 60)], 100),
    ],
)
def test_percents_are_rounded_down_until_no_gap_is_left_to_speak_of(intervals, percent):
    seconds = sum(end - start for start, end in intervals)
    seen = Seen(intervals=intervals, seconds=seconds, share=seconds / 60, complete=False, duration=60)

    assert seen.percent == percent
