"""What the broker may call. Each is safe to run twice."""

from celery import shared_task
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from commons import forgetting, jobs, limits, statistics
from commons.enums import MessageError, MessageState
from commons.gateways import Gateway, GatewayDown
from commons.models import Job, Message
from commons.services import SENDING


@shared_task(name="commons.run_job")
def run_job(*job_ids: int) -> None:
    """Does each of these jobs that nobody else does."""
    for job_id in job_ids:
        jobs.run(job_id)


@shared_task(name="commons.sweep")
def sweep() -> None:
    """Takes up jobs that were dropped, and jobs whose time has come; forgets limits that are over."""
    jobs.sweep()
    limits.forget_old()


@shared_task(name="commons.forget")
def forget() -> None:
    """Deletes jobs done and texts sent long ago."""
    forgetting.forget_jobs()
    forgetting.forget_messages()


@shared_task(name="commons.refresh-statistics")
def refresh_statistics() -> None:
    """Has the database look at its tables, so that it plans by what they hold now."""
    statistics.refresh()


@jobs.handler(SENDING)
def send_message(work: jobs.Work) -> None:
    """Hands one text to the gateway in force. Sent once: a message that is marked sent is left alone, and one that is
    worth nothing any more is not sent.

    Whatever the gateway raises, the job is tried again; why it waits stands in the message.
    """
    message = Message.objects.get(pk=work.payload["message"])
    if message.state == MessageState.SENT:
        return
    if message.is_over:
        _undelivered(message.pk, MessageError.OVER)
        return
    gateway: Gateway = import_string(settings.SMS_GATEWAY)()
    try:
        gateway.send(message.to, message.body)
    except GatewayDown as error:
        _unsent(message.pk).update(error=str(error))
        raise jobs.TryLater(str(error)) from error
    except Exception:
        _unsent(message.pk).update(error=MessageError.BROKE)
        raise
    _sent(message, gateway)


def _sent(message: Message, gateway: Gateway) -> None:
    sent = {"state": MessageState.SENT, "sent_at": timezone.now(), "error": ""}
    if message.secret and not getattr(gateway, "local", False):
        sent["body"] = ""  # a code on its way to a phone is nobody else's to read
    Message.objects.filter(pk=message.pk).update(**sent)


@jobs.given_up(SENDING)
def _never_sent(job: Job, error: str) -> None:
    """A text whose job is over does not wait any more."""
    _undelivered(job.payload["message"], error)


def _undelivered(key: int, error: str) -> None:
    _unsent(key).update(state=MessageState.FAILED, error=error)


def _unsent(key: int) -> QuerySet[Message]:
    return Message.objects.filter(pk=key).exclude(state=MessageState.SENT)
