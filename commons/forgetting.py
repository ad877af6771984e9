"""Rows that nobody asks for any more, deleted some at a time so that no lock lasts and no memory fills."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from commons.enums import JobState, MessageState
from commons.models import Job, Message

AT_A_TIME = 1000


def forget(rows: QuerySet[Any]) -> int:
    """Deletes the rows; how many went."""
    gone = 0
    while some := list(rows.values_list("pk", flat=True)[:AT_A_TIME]):
        rows.filter(pk__in=some).delete()
        gone += len(some)
    return gone


def forget_jobs() -> int:
    """Deletes jobs that were done so long ago; those that failed stay for whoever asks why."""
    return forget(Job.objects.filter(state=JobState.DONE, finished_at__lt=_ago(settings.JOBS_KEPT)))


def forget_messages() -> int:
    """Deletes texts that were sent so long ago, with their numbers; those that never left stay."""
    return forget(Message.objects.filter(state=MessageState.SENT, sent_at__lt=_ago(settings.MESSAGES_KEPT)))


def _ago(span: timedelta) -> Any:
    return timezone.now() - span
