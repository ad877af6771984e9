"""Settings of a worker that a test starts and kills: a short lease, a quick sweeper, the queue that the test names."""

import os
from datetime import timedelta

from celery.schedules import schedule

from tests.served import *  # noqa: F403

CELERY_BROKER_URL = os.environ["PORTAL_TEST_QUEUE"]
if not CELERY_BROKER_URL.startswith("folder"):
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, str] = {}
    CELERY_WORKER_POOL = "prefork"
    """As in production: the pool's children are processes that may die."""
CELERY_WORKER_CONCURRENCY = 1
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "commons.sweep", "schedule": schedule(timedelta(seconds=1))}}
JOB_LEASE_SECONDS = 6
MEDIA_PRESET = "faster"
