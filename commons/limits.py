"""Limits on how often something may be tried, counted in the database so that every process counts together.

A window opens with the first try and is over after its span; the next try opens another. Each key and span has one
row, so that tries made at the same moment meet on it.
"""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from commons.errors import TooMany
from commons.models import LimitWindow

Rate = tuple[int, timedelta]
"""At most so many within so long."""
SECOND = timedelta(seconds=1)
COUNT = """
INSERT INTO commons_limitwindow AS held (key, started_at, ends_at, count)
VALUES {rows}
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN held.ends_at <= %(now)s THEN 1 ELSE held.count + 1 END,
  started_at = CASE WHEN held.ends_at <= %(now)s THEN excluded.started_at ELSE held.started_at END,
  ends_at = CASE WHEN held.ends_at <= %(now)s THEN excluded.ends_at ELSE held.ends_at END
WHERE held.ends_at <= %(now)s OR held.count < CASE held.key {most} END
RETURNING key
"""
"""The same on PostgreSQL and SQLite. No row comes back of a window that is full, and nothing is changed in it."""


def hit(key: str, *rates: Rate) -> None:
    """Counts one try under every rate, or raises TooMany with the seconds to wait; a refused try is not counted."""
    hit_each((key, rate) for rate in rates)


def hit_each(tries: Iterable[tuple[str, Rate]], *, savepoint: bool = True) -> None:
    """Counts one try under every key and rate, or raises TooMany; then none of them is counted.

    `savepoint=False` saves two statements where the refusal ends the caller's own transaction.
    """
    now = timezone.now()
    asked = {_key(*each): each for each in tries}
    with transaction.atomic(savepoint=savepoint) if len(asked) > 1 else nullcontext():
        counted = _count(asked, now)
        full = next((each for name, each in asked.items() if name not in counted), None)
        if full is not None:
            raise TooMany(wait=max(1, wait(*full)))


def wait(key: str, *rates: Rate) -> int:
    """Seconds until a try would be counted, 0 when it would be now."""
    now = timezone.now()
    full = [
        (window.ends_at - now).total_seconds()
        for times, span in rates
        for window in LimitWindow.objects.filter(key=_key(key, (times, span)), ends_at__gt=now, count__gte=times)
    ]
    return max((max(1, -int(-seconds // 1)) for seconds in full), default=0)


def left(keys: Iterable[str], rate: Rate) -> dict[str, tuple[int, int]]:
    """Of the keys tried lately, how many tries are left and the seconds until all are there again; one query."""
    times, _span = rate
    now = timezone.now()
    named = {_key(key, rate): key for key in keys}
    rows = LimitWindow.objects.filter(key__in=named, ends_at__gt=now).values_list("key", "count", "ends_at")
    return {named[key]: (max(0, times - count), max(1, -((now - end) // SECOND))) for key, count, end in rows}


def clear(key: str) -> None:
    """Forgets the tries counted under a key, as after a success."""
    LimitWindow.objects.filter(key__startswith=f"{key}|").delete()


def forget_old() -> int:
    """Deletes the windows that are over; how many went."""
    return LimitWindow.objects.filter(ends_at__lt=timezone.now() - timedelta(hours=1)).delete()[0]


def _key(key: str, rate: Rate) -> str:
    return f"{key}|{int(rate[1].total_seconds())}"


def _count(asked: dict[str, tuple[str, Rate]], now: datetime) -> set[str]:
    """Which of the tries were counted: in the open window when it has room, else in a new one where the last is over.

    One statement, so that tries of the same moment meet on the row, also when the key has never been tried.
    """
    adapted = connection.ops.adapt_datetimefield_value
    facts: dict[str, Any] = {"now": adapted(now)}
    for n, (name, (_, (times, span))) in enumerate(asked.items()):
        facts |= {f"key{n}": name, f"end{n}": adapted(now + span), f"times{n}": times}
    with connection.cursor() as cursor:
        cursor.execute(_counting(len(asked)), facts)
        return {name for (name,) in cursor.fetchall()}


@lru_cache
def _counting(number: int) -> str:
    """The statement for so many windows."""
    rows = ", ".join(f"(%(key{n})s, %(now)s, %(end{n})s, 1)" for n in range(number))
    most = " ".join(f"WHEN %(key{n})s THEN %(times{n})s" for n in range(number))
    return COUNT.format(rows=rows, most=most)
