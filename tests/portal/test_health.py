"""/healthz tells load balancers, truly, how the portal is."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from kombu import Connection

from commons import jobs
from commons.models import Job
from portal import health
from portal.models import WorkerHeartbeat
from portal.tasks import heartbeat


@pytest.mark.django_db
def test_portal_with_a_worker_is_well(client):
    heartbeat()

    answer = client.get("/healthz")

    found = answer.json()
    assert answer.status_code == 200
    assert found["ok"] is True
    assert {name: found[name]["ok"] for name in ("database", "queue", "worker", "disk")} == dict.fromkeys(
        ("database", "queue", "worker", "disk"), True
    )
    assert found["disk"]["free_bytes"] > 0
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_portal_whose_worker_was_never_heard_is_not_well(client):
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["worker"] == {"ok": False, "last_heard_seconds": None}
    assert answer.json()["database"]["ok"] is True


def broken(*_words):
    raise OperationalError("the server is gone")


@pytest.mark.django_db
def test_portal_whose_database_is_gone_says_so_instead_of_failing(client):
    with connection.execute_wrapper(broken):
        answer = client.get("/healthz")

    found = answer.json()
    assert answer.status_code == 503
    assert [found[name] for name in ("database", "queue", "worker")] == [{"ok": False}] * 3
    assert found["disk"]["ok"] is True


@pytest.mark.django_db
def test_portal_whose_worker_fell_silent_is_not_well(client, settings):
    silence = settings.WORKER_SILENCE_SECONDS + 5
    WorkerHeartbeat.objects.create(name="gone", at=timezone.now() - timedelta(seconds=silence))

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["worker"] == {"ok": False, "last_heard_seconds": silence}


@pytest.mark.django_db
def test_queue_that_nobody_answers_for_is_told(client, monkeypatch):
    heartbeat()
    monkeypatch.setattr(health.current_app, "connection_for_write", lambda: Connection("redis://127.0.0.1:1/0"))

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["queue"] == {"ok": False}
    assert answer.json()["worker"]["ok"] is True


@pytest.mark.django_db
def test_full_disk_is_told(client, settings):
    settings.DISK_FLOOR_BYTES = 10**18
    heartbeat()

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["disk"]["ok"] is False


@pytest.mark.django_db
def test_waiting_jobs_are_counted_with_the_age_of_the_oldest(client):
    heartbeat()
    job = jobs.enqueue(kind="send-message", key="old")
    jobs.enqueue(kind="send-message", key="new")
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now() - timedelta(seconds=40))

    queue = client.get("/healthz").json()["queue"]

    assert queue["waiting"] == 2
    assert 40 <= queue["oldest_seconds"] <= 45


@pytest.mark.django_db
def test_heartbeat_keeps_one_row_a_machine():
    heartbeat()
    heartbeat()

    assert WorkerHeartbeat.objects.count() == 1
