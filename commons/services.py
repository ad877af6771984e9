"""Writes that every room may ask for: the audit line and messages to phones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from commons import jobs
from commons.enums import MessageState
from commons.errors import TextOver
from commons.models import AuditLine, Message
from commons.written import Added

LINES, MESSAGES = Added(AuditLine), Added(Message)
SENDING = "send-message"
SENDING_TRIES = 12
"""With the waits of jobs.RETRY_SECONDS a text is tried for more than six hours, so that a gateway may be down for some.
"""


@dataclass(frozen=True)
class Text:
    """Words for a phone (E.164). `secret` says that they hold a code, which is not kept once it has been sent;
    after `good_until` they are not sent any more.
    """

    to: str
    kind: str
    body: str
    secret: bool = False
    good_until: datetime | None = None


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


def send_message(*, to: str, kind: str, body: str, secret: bool = False, good_until: datetime | None = None) -> Message:
    """Puts one text in the outbox; see send_messages."""
    return send_messages([Text(to, kind, body, secret, good_until)])[0]


@transaction.atomic(savepoint=False)
def send_messages(texts: Iterable[Text]) -> list[Message]:
    """Puts texts in the outbox, in the transaction of the fact they tell of; they are sent on commit."""
    messages = MESSAGES(Message(**vars(text)) for text in texts)
    _ask(messages)
    return messages


@transaction.atomic
def send_again(*, message: Message) -> bool:
    """Puts a text that was given up in the outbox once more; False when it is there already, or was sent.

    Raises TextOver.
    """
    held = Message.objects.select_for_update().get(pk=message.pk)
    if held.state != MessageState.FAILED:
        return False
    if held.is_over:
        raise TextOver
    held.state, held.error = MessageState.WAITING, ""
    held.save(update_fields=["state", "error"])
    _ask([held])
    return True


def _ask(messages: list[Message]) -> None:
    payloads = {str(each.pk): {"message": each.pk} for each in messages}
    jobs.enqueue_new(kind=SENDING, payloads=payloads, max_attempts=SENDING_TRIES)
