"""What the broker may call. Each is safe to run twice."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="cms.publish-scheduled")
def publish_scheduled() -> None:
    """Shows the pages whose day has come, and takes down those whose day is over: Wagtail itself has no clock."""
    call_command("publish_scheduled")
