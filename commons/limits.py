"""Limits on how often something may be tried, counted in the database so that every process counts together."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from commons.errors import TooMany
from commons.models import LimitWindow

Rate = tuple[int, timedelta]
"""At most so many within so long."""


@transaction.atomic
def hit(key: str, *rates: Rate) -> None:
    """Counts one try under every rate, or raises TooMany with the seconds to wait; a refused try is not counted."""
    now = timezone.now()
    for times, span in rates:
        window = _window(f"{key}:{int(span.total_seconds())}", span, now)
        if not LimitWindow.objects.filter(pk=window.pk, count__lt=times).update(count=F("count") + 1):
            raise TooMany(wait=max(1, int((window.ends_at - now).total_seconds())))


def clear(key: str) -> None:
    """Forgets the tries counted under a key, as after a success."""
    LimitWindow.objects.filter(key__startswith=f"{key}:").delete()


def _window(key: str, span: timedelta, now: datetime) -> LimitWindow:
    open_window = LimitWindow.objects.filter(key=key, ends_at__gt=now).order_by("started_at").first()
    if open_window is not None:
        return open_window
    window, _ = LimitWindow.objects.get_or_create(key=key, started_at=now, defaults={"ends_at": now + span})
    return window
