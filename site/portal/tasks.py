"""The house's own background work: the worker's heartbeat, and the demo world."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from commons.jobs import LeaseLost, Work, handler
from portal.demo.world import day, shoot
from portal.models import WorkerHeartbeat

__all__ = ["day", "demo", "heartbeat", "shoot"]
logger = logging.getLogger(__name__)


@shared_task(name="portal.heartbeat")
def heartbeat() -> None:
    """Says that a worker of this machine is alive."""
    WorkerHeartbeat.objects.update_or_create(name=socket.gethostname(), defaults={"at": timezone.now()})


@handler("demo")
def demo(work: Work) -> None:
    """Builds the demo world by `manage.py demo`; safe to run twice, as that command is."""
    with kept_alive(work):
        call_command("demo", verbosity=0)


@contextmanager
def kept_alive(work: Work) -> Iterator[None]:
    """Keeps the lease while something that knows nothing of leases runs."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(settings.JOB_LEASE_SECONDS / 3):
            try:
                work.heartbeat()
            except LeaseLost:
                return
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
