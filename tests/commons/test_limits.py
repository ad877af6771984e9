"""Limits count together, say how long to wait, and let go again."""

from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from commons import limits
from commons.errors import TooMany
from commons.models import LimitWindow
from tests.threads import at_once

pytestmark = pytest.mark.django_db
TEN = timedelta(minutes=10)
DAY = timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-23 12:00+00:00", tick=False) as traveller:
        yield traveller


def test_so_many_tries_pass_and_the_next_says_how_long_to_wait(clock):
    for _ in range(3):
        limits.hit("k", (3, TEN))
    clock.shift(90)

    with pytest.raises(TooMany) as refusal:
        limits.hit("k", (3, TEN))

    assert refusal.value.wait == limits.wait("k", (3, TEN)) == 510
    with translation.override("en"):
        assert str(refusal.value) == "Too many tries. Please wait 9 min and try again."
    assert refusal.value.status == 429


def test_when_the_window_is_over_another_opens(clock):
    for _ in range(3):
        limits.hit("k", (3, TEN))
    clock.shift(600)

    for _ in range(3):
        limits.hit("k", (3, TEN))

    with pytest.raises(TooMany):
        limits.hit("k", (3, TEN))
    assert LimitWindow.objects.get().count == 3


def test_a_try_refused_by_one_rate_is_counted_by_none(clock):
    limits.hit("k", (5, TEN), (1, DAY))

    with pytest.raises(TooMany):
        limits.hit("k", (5, TEN), (1, DAY))

    assert sorted(LimitWindow.objects.values_list("key", "count")) == [("k|600", 1), ("k|86400", 1)]


def test_a_try_is_one_question_whether_the_window_is_new_open_or_over(clock, django_assert_num_queries):
    for seconds in (0, 1, 600):
        clock.shift(seconds)
        with django_assert_num_queries(1):
            limits.hit("k", (3, TEN))

    assert list(LimitWindow.objects.values_list("count", "started_at")) == [(1, timezone.now())]


def test_the_longest_wait_is_the_one_said(clock):
    limits.hit("k", (1, TEN), (1, DAY))

    assert limits.wait("k", (1, TEN), (1, DAY)) == 86400
    assert limits.wait("k", (2, TEN)) == 0
    assert limits.wait("other", (1, TEN)) == 0


def test_keys_do_not_meddle_with_each_other_and_are_forgotten_one_by_one():
    limits.hit("user:1", (1, TEN))
    limits.hit("user:12", (1, TEN))

    limits.clear("user:1")

    limits.hit("user:1", (1, TEN))
    with pytest.raises(TooMany):
        limits.hit("user:12", (1, TEN))


def test_windows_long_over_are_swept_away(clock):
    limits.hit("old", (1, TEN))
    clock.shift(2 * 3600)
    limits.hit("new", (1, TEN))

    assert limits.forget_old() == 1
    assert LimitWindow.objects.get().key == "new|600"


def test_the_database_refuses_a_window_that_ends_before_it_begins():
    now = timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        LimitWindow.objects.create(key="k", started_at=now, ends_at=now)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_tries_at_once_five_pass():
    def attempt():
        try:
            limits.hit("race", (5, TEN))
        except TooMany:
            return False
        return True

    answers = at_once(attempt, 20)

    assert (answers.count(True), answers.count(False)) == (5, 15)


@pytest.mark.django_db(transaction=True)
def test_control_reading_first_and_writing_after_lets_more_than_five_pass():
    now = timezone.now()
    LimitWindow.objects.create(key="race", started_at=now, ends_at=now + TEN)
    read = Barrier(20)

    def attempt():
        window = LimitWindow.objects.get(key="race")
        connection.close()
        read.wait()
        if window.count >= 5:
            return False
        LimitWindow.objects.filter(key="race").update(count=window.count + 1)
        return True

    assert at_once(attempt, 20).count(True) == 20


def test_tries_of_several_keys_are_one_question_where_the_refusal_ends_the_transaction(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(1):
        limits.hit_each([("phone", (6, TEN)), ("phone", (20, DAY)), ("address", (9, TEN))], savepoint=False)

    assert set(LimitWindow.objects.values_list("key", "count")) == {
        ("phone|600", 1),
        ("phone|86400", 1),
        ("address|600", 1),
    }


def test_a_try_that_one_key_refuses_is_counted_by_no_other_and_waits_for_the_full_one(clock):
    limits.hit("address", (1, DAY))

    with pytest.raises(TooMany) as refusal:
        limits.hit_each([("phone", (6, TEN)), ("address", (1, DAY))])

    assert refusal.value.wait == 86400
    assert list(LimitWindow.objects.values_list("key", "count")) == [("address|86400", 1)]


def test_each_window_has_its_own_most(clock):
    tries = [("phone", (2, TEN)), ("address", (3, TEN))]
    limits.hit_each(tries)
    limits.hit_each(tries)

    with pytest.raises(TooMany):
        limits.hit_each(tries)
    limits.hit_each(tries[1:])
    with pytest.raises(TooMany):
        limits.hit_each(tries[1:])
