"""A job is done once, taken up when dropped, and never published by whoever lost it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from commons import jobs, tasks
from commons.enums import JobState
from commons.models import Job

pytestmark = pytest.mark.django_db


def ask(key="1", **more):
    return jobs.enqueue(kind="test", key=key, **more)


def test_a_job_is_done_with_its_payload_and_says_so(kind, clock):
    seen = []
    jobs.handler(kind)(lambda work: seen.append(work.payload))
    job = ask(payload={"video": 7})

    assert jobs.run(job.pk) is True
    job.refresh_from_db()

    assert seen == [{"video": 7}]
    assert (job.state, job.percent, job.attempts, job.lease, job.error) == (JobState.DONE, 100, 1, None, "")
    assert job.finished_at is not None
    assert jobs.run(job.pk) is False
    assert len(seen) == 1


def test_the_same_work_asked_twice_while_open_is_one_job(kind):
    first, again, other = ask(), ask(), ask("2")

    assert first == again
    assert Job.objects.count() == 2
    assert other != first


def test_the_same_work_asked_after_it_was_done_is_another_job(kind):
    jobs.handler(kind)(lambda _: None)
    jobs.run(ask().pk)

    assert ask().state == JobState.QUEUED
    assert Job.objects.count() == 2


def test_the_broker_hears_of_a_job_on_commit_only(kind, hinted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = ask()
        assert hinted == []

    assert hinted == [job.pk]


def test_work_whose_open_job_ends_before_it_is_looked_at_is_another_job(kind, monkeypatch):
    first = ask()
    seek = Job.objects.filter

    def seeking(*args, **facts):  # another worker ends the open one, after it refused this and before it is found
        monkeypatch.setattr(Job.objects, "filter", seek)
        seek(pk=first.pk).update(state=JobState.DONE)
        return seek(*args, **facts)

    monkeypatch.setattr(Job.objects, "filter", seeking)

    again = ask(payload={"video": 7}, max_attempts=3)

    assert again.pk != first.pk
    assert (again.state, again.payload, again.max_attempts) == (JobState.QUEUED, {"video": 7}, 3)


@pytest.mark.parametrize("failure", [OperationalError("no broker"), ConnectionRefusedError("no broker")])
def test_a_broker_out_of_reach_costs_time_and_not_the_job(kind, monkeypatch, caplog, failure):
    def refuse(job_id):
        raise failure

    monkeypatch.setattr(tasks.run_job, "delay", refuse)
    job = ask()

    jobs.hint(job.pk)

    assert Job.objects.get().state == JobState.QUEUED
    assert "waits for the sweeper" in caplog.text


def test_two_workers_never_hold_one_job(kind):
    job = ask()

    assert jobs.claim(job.pk) is not None
    assert jobs.claim(job.pk) is None
    assert Job.objects.get().attempts == 1


def test_of_a_kind_with_a_limit_so_many_are_done_at_once_and_the_next_is_told_of_when_one_ends(
    kind, clock, settings, hinted
):
    settings.JOBS_AT_ONCE = {kind: 1}
    first, second, other = ask("1"), ask("2"), jobs.enqueue(kind="other", key="1")
    claims = []
    jobs.handler(kind)(lambda _: claims.append([jobs.claim(second.pk), jobs.claim(other.pk) is not None]))

    assert jobs.run(first.pk) is True

    assert claims == [[None, True]]
    assert hinted == [second.pk]
    assert jobs.claim(second.pk) is not None


def test_a_job_whose_worker_died_keeps_no_other_of_its_kind_waiting(kind, clock, settings):
    settings.JOBS_AT_ONCE = {kind: 1}
    dead, waiting = jobs.claim(ask("1").pk), ask("2")
    assert jobs.claim(waiting.pk) is None
    assert jobs.sweep() == 0

    clock.shift(settings.JOB_LEASE_SECONDS + 1)

    assert dead is not None
    assert jobs.sweep() == 2
    assert jobs.claim(waiting.pk) is not None


def test_a_heartbeat_prolongs_the_lease_and_says_how_far_it_is(kind, clock, settings):
    settings.JOB_LEASE_SECONDS = 60
    work = jobs.claim(ask().pk)
    clock.shift(50)

    work.heartbeat(40)
    clock.shift(50)
    work.heartbeat()

    job = Job.objects.get()
    assert job.percent == 40
    assert (job.leased_until - job.created_at) == timedelta(seconds=160)
    assert jobs.claim(job.pk) is None


def test_asking_for_nothing_tells_the_broker_nothing(monkeypatch, django_capture_on_commit_callbacks):
    told = []
    monkeypatch.setattr(jobs, "hint", lambda *ids: told.append(ids))

    with django_capture_on_commit_callbacks(execute=True):
        found = jobs.enqueue_new(kind="send-message", payloads={})

    assert (found, told) == ([], [])


def test_a_silent_worker_loses_its_job_to_the_next_and_must_stop(kind, clock):
    first = jobs.claim(ask().pk)
    clock.shift(61)

    second = jobs.claim(first.job.pk)

    with pytest.raises(jobs.LeaseLost):
        first.heartbeat(90)
    with pytest.raises(jobs.LeaseLost), transaction.atomic():
        first.hold()
    with transaction.atomic():
        second.hold()
    assert Job.objects.get().attempts == 2


def test_whoever_lost_the_lease_leaves_the_job_to_its_new_holder(kind, clock, caplog):
    def lose(work):
        clock.shift(61)
        jobs.claim(work.job.pk)
        work.heartbeat()

    jobs.handler(kind)(lose)

    assert jobs.run(ask().pk) is False
    assert Job.objects.get().state == JobState.RUNNING
    assert "Lost the lease" in caplog.text


def test_whoever_lost_the_lease_and_does_not_notice_changes_nothing_by_finishing(kind, clock):
    def lose(work):
        clock.shift(61)
        jobs.claim(work.job.pk)

    jobs.handler(kind)(lose)

    jobs.run(ask().pk)

    assert (Job.objects.get().state, Job.objects.get().percent) == (JobState.RUNNING, 0)


def test_the_sweeper_finds_what_was_dropped_and_leaves_the_rest(kind, clock, hinted):
    dropped, waiting, running = ask("dropped"), ask("waiting"), ask("running")
    jobs.claim(dropped.pk)
    clock.shift(61)
    jobs.claim(running.pk)
    later = ask("later")
    Job.objects.filter(pk=later.pk).update(due_at=later.due_at + timedelta(hours=1))

    tasks.sweep()

    assert sorted(hinted) == sorted([dropped.pk, waiting.pk])


def test_the_task_runs_the_job(kind):
    done = []
    jobs.handler(kind)(lambda work: done.append(work.job.pk))
    job = ask()

    tasks.run_job(job.pk)

    assert done == [job.pk]
    assert str(job) == "test 1 (queued)"


@pytest.mark.parametrize(
    "wrong",
    [
        {"percent": 101},
        {"attempts": 6},
        {"state": JobState.RUNNING},
        {"lease": "00000000-0000-4000-8000-000000000000"},
    ],
)
def test_the_database_refuses_a_job_that_makes_no_sense(kind, wrong):
    job = ask()

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**wrong)
