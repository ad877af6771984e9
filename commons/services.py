"""Writes that every room may ask for: the audit line and messages to phones."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from commons import jobs
from commons.models import AuditLine, Message
from commons.written import Added

LINES, MESSAGES = Added(AuditLine), Added(Message)


@dataclass(frozen=True)
class Text:
    """Words for a phone (E.164). `secret` says that they hold a code, which is not kept once it has been sent."""

    to: str
    kind: str
    body: str
    secret: bool = False


@transaction.atomic(savepoint=False)
def record(*, by: Any, action: str, subject: Model, reason: str = "", **facts: Any) -> AuditLine:
    """Writes one audit line; `by` is the acting user, or None when the portal itself acted. Facts must be JSON."""
    line = AuditLine(
        by=by if by is not None and by.is_authenticated else None,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:200],
        reason=reason,
        facts=facts,
    )
    return LINES([line])[0]


def send_message(*, to: str, kind: str, body: str, secret: bool = False) -> Message:
    """Puts one text in the outbox; see send_messages."""
    return send_messages([Text(to, kind, body, secret)])[0]


@transaction.atomic(savepoint=False)
def send_messages(texts: Iterable[Text]) -> list[Message]:
    """Puts texts in the outbox, in the transaction of the fact they tell of; they are sent on commit."""
    messages = MESSAGES(Message(**vars(text)) for text in texts)
    jobs.enqueue_new(kind="send-message", payloads={str(each.pk): {"message": each.pk} for each in messages})
    return messages
