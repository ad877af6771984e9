"""What the broker may call. Each is safe to run twice."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from commons import forgetting, jobs, limits, statistics
from commons.enums import MessageState
from commons.gateways import Gateway, GatewayDown
from commons.models import Message


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


@jobs.handler("send-message")
def send_message(work: jobs.Work) -> None:
    """Hands one text to the gateway in force. Sent once: a message that is marked sent is left alone.

    When the gateway is down the job is tried again, and the message is marked undelivered after its last try.
    """
    message = Message.objects.get(pk=work.payload["message"])
    if message.state == MessageState.SENT:
        return
    gateway: Gateway = import_string(settings.SMS_GATEWAY)()
    try:
        gateway.send(message.to, message.body)
    except GatewayDown as error:
        state = MessageState.FAILED if work.is_last_try else MessageState.WAITING
        Message.objects.filter(pk=message.pk).update(state=state, error=str(error))
        raise jobs.TryLater(str(error)) from error
    sent = {"state": MessageState.SENT, "sent_at": timezone.now(), "error": ""}
    if message.secret and not getattr(gateway, "local", False):
        sent["body"] = ""  # a code on its way to a phone is nobody else's to read
    Message.objects.filter(pk=message.pk).update(**sent)
