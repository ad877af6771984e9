"""A worker dies in the middle of a film, its queue is emptied, Redis is killed: the lesson is ready all the same.

The lease is 6 s here and the sweeper comes every second (tests/working.py); in production they are 60 s and 15 s. What
is measured begins when the lease has run out, so that its length does not count, but the sweeper's does.
"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from commons.enums import JobState
from commons.jobs import hint
from commons.models import Job
from media.enums import VideoState
from media.models import Video
from tests.media.workshop import READY_SECONDS

pytestmark = [pytest.mark.long, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SWEEPER_HERE = timedelta(seconds=1)


def hidden_seconds():
    """How much longer than here a film may wait in production for the sweep that finds it.

    Each way back needs one sweep, which comes an interval later at the worst: 15 s there, 1 s here, 14 s between them.
    """
    return (settings.CELERY_BEAT_SCHEDULE["sweep"]["schedule"].run_every - SWEEPER_HERE).total_seconds()


def test_no_film_is_lost_and_no_half_one_shown_whoever_dies(workshop):
    late = {}

    if workshop.queue.dies:
        film = workshop.receive("child")
        workshop.at_work(film)
        workshop.worker.kill_child()
        late["pool child killed"] = workshop.late(film)

    film = workshop.receive("whole")
    workshop.at_work(film)
    workshop.worker.kill()
    hint(Job.objects.get(key=str(film.uuid)).pk)  # the worker may have taken every message with it
    assert workshop.queue.empty() >= 1
    workshop.worker = workshop.begin()
    late["worker killed, queue emptied"] = workshop.late(film)

    if workshop.queue.dies:
        film, waiting = workshop.receive("redis"), workshop.receive("waiting")
        workshop.at_work(film)
        workshop.queue.kill()
        workshop.until(lambda: Job.objects.filter(key=str(film.uuid), state=JobState.DONE).exists(), READY_SECONDS)
        workshop.queue.start()
        late["Redis killed under one film, the next waiting"] = workshop.late(waiting, since=timezone.now())

    print({what: f"{seconds:.0f} s" for what, seconds in late.items()})
    assert hidden_seconds() == 14
    assert max(late.values()) <= READY_SECONDS - hidden_seconds()
    assert set(Video.objects.values_list("state", flat=True)) == {VideoState.READY}
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
    assert {len(kinds) for kinds in workshop.shown.values()} == {1}
