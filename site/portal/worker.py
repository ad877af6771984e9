"""The Celery app: `celery -A portal.worker worker`."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.embedded")

app = Celery("tiwiza")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**facts: Any) -> None:
    """Celery would set up logging of its own; Django's stands (settings, LOGGING)."""


@worker_ready.connect
def begin(**facts: Any) -> None:
    """The first heartbeat, and the demo world when this start asked for one."""
    from django.conf import settings

    from commons import jobs
    from portal.tasks import heartbeat

    heartbeat()
    if settings.DEMO:
        jobs.enqueue(kind="demo", key="world")
