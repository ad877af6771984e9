"""Writes that every room may ask for: the audit line and messages to phones."""

from typing import Any

from django.db import transaction
from django.db.models import Model

from commons import jobs
from commons.models import AuditLine, Message


@transaction.atomic
def record(*, by: Any, action: str, subject: Model, reason: str = "", **facts: Any) -> AuditLine:
    """Writes one audit line; `by` is the acting user, or None when the portal itself acted. Facts must be JSON."""
    return AuditLine.objects.create(
        by=by if by is not None and by.is_authenticated else None,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:200],
        reason=reason,
        facts=facts,
    )


@transaction.atomic
def send_message(*, to: str, kind: str, body: str, secret: bool = False) -> Message:
    """Puts a text for a phone (E.164) in the outbox, in the transaction of the fact it tells of; sent on commit.

    `secret` says that it holds a code, which is not kept once it has been sent.
    """
    message = Message.objects.create(to=to, kind=kind, body=body, secret=secret)
    jobs.enqueue(kind="send-message", key=str(message.pk), payload={"message": message.pk})
    return message
