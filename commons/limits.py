"""Limits on how often something may be tried, counted in the database so that every process counts together.

A window opens with the first try and is over after its span; the next try opens another. Each key and span has one
row, so that tries made at the same moment meet on it.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from commons.errors import TooMany
from commons.models import LimitWindow

Rate = tuple[int, timedelta]
"""At most so many within so long."""


@transaction.atomic
def hit(key: str, *rates: Rate) -> None:
    """Counts one try under every rate, or raises TooMany with the seconds to wait; a refused try is not counted."""
    now = timezone.now()
    for rate in rates:
        if not _count(_key(key, rate), rate, now):
            raise TooMany(wait=max(1, wait(key, rate)))


def wait(key: str, *rates: Rate) -> int:
    """Seconds until a try would be counted, 0 when it would be now."""
    now = timezone.now()
    full = [
        (window.ends_at - now).total_seconds()
        for times, span in rates
        for window in LimitWindow.objects.filter(key=_key(key, (times, span)), ends_at__gt=now, count__gte=times)
    ]
    return max((max(1, -int(-seconds // 1)) for seconds in full), default=0)


def clear(key: str) -> None:
    """Forgets the tries counted under a key, as after a success."""
    LimitWindow.objects.filter(key__startswith=f"{key}|").delete()


def forget_old() -> int:
    """Deletes the windows that are over; how many went."""
    return LimitWindow.objects.filter(ends_at__lt=timezone.now() - timedelta(hours=1)).delete()[0]


def _key(key: str, rate: Rate) -> str:
    return f"{key}|{int(rate[1].total_seconds())}"


def _count(key: str, rate: Rate, now: datetime) -> bool:
    """Conditional updates on the key's one row: count if there is room, else open a window when the last is over.

    Most tries find an open window with room, which is one query.
    """
    times, span = rate
    row = LimitWindow.objects.filter(key=key)
    if _room(row, times, now) or row.filter(ends_at__lte=now).update(started_at=now, ends_at=now + span, count=1):
        return True
    first = LimitWindow(key=key, started_at=now, ends_at=now + span, count=0)
    LimitWindow.objects.bulk_create([first], ignore_conflicts=True)
    return _room(row, times, now)


def _room(row: QuerySet[LimitWindow], times: int, now: datetime) -> bool:
    return bool(row.filter(ends_at__gt=now, count__lt=times).update(count=F("count") + 1))
