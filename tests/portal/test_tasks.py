"""The house's own background work."""

import pytest

from commons import jobs
from commons.enums import JobState
from commons.models import Job
from portal import tasks


@pytest.mark.django_db
def test_demo_world_is_asked_for_once_while_it_waits():
    first = jobs.enqueue(kind="demo", key="world")
    again = jobs.enqueue(kind="demo", key="world")

    assert again == first
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_long_work_keeps_its_lease(settings):
    settings.JOB_LEASE_SECONDS = 60
    job = jobs.enqueue(kind="demo", key="world")
    work = jobs.claim(job.pk)

    with tasks.kept_alive(work):
        held = Job.objects.get(pk=job.pk)

    assert held.state == JobState.RUNNING
    assert held.lease == work.job.lease
