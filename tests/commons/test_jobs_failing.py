"""A job that fails is tried again, later and later, and whoever it is about is told when it is given up."""

import logging

import pytest
from django.utils.translation import gettext_lazy

from commons import jobs
from commons.enums import JobState
from commons.errors import Refusal
from commons.models import Job

pytestmark = pytest.mark.django_db


class TooHeavy(Refusal):
    sentence = gettext_lazy("Too heavy: %(size)s")


def ask(key="1", **more):
    return jobs.enqueue(kind="test", key=key, **more)


def test_a_refusal_ends_the_job_with_its_sentence(kind):
    def refuse(work):
        raise TooHeavy(size=3)

    jobs.handler(kind)(refuse)
    job = ask()

    assert jobs.run(job.pk) is False
    job.refresh_from_db()

    assert (job.state, job.error, job.attempts) == (JobState.FAILED, "Too heavy: 3", 1)


def test_a_break_is_tried_again_later_and_later_and_given_up_in_the_end(kind, clock, caplog):
    def stumble(work):
        raise RuntimeError("stumbled")

    jobs.handler(kind)(stumble)
    job = ask(max_attempts=3)

    waits = []
    while job.state != JobState.FAILED:
        before = job.due_at
        jobs.run(job.pk)
        job.refresh_from_db()
        waits.append((job.due_at - before).total_seconds())
        assert jobs.run(job.pk) is False
        clock.move_to(job.due_at)

    assert waits == [5, 30, 0]
    assert (job.attempts, job.error) == (3, "broke")
    assert caplog.text.count("RuntimeError: stumbled") == 3


def test_whoever_outside_does_not_answer_is_asked_again_without_a_traceback(kind, clock, caplog):
    def wait(work):
        raise jobs.TryLater("no answer")

    jobs.handler(kind)(wait)
    job = ask()

    assert jobs.run(job.pk) is False
    job.refresh_from_db()

    assert (job.state, job.error) == (JobState.QUEUED, "no answer")
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_the_sweeper_gives_up_what_died_on_its_last_try(kind, clock, hinted):
    job = ask(max_attempts=1)
    jobs.claim(job.pk)
    clock.shift(61)

    assert jobs.sweep() == 0
    job.refresh_from_db()

    assert (job.state, job.error, job.lease) == (JobState.FAILED, "gave up", None)


def refusing(work):
    raise TooHeavy(size=3)


def breaking(work):
    raise RuntimeError("stumbled")


@pytest.mark.parametrize(
    ("deed", "error"),
    [(refusing, "Too heavy: 3"), (breaking, "broke"), (None, "gave up")],
    ids=["refused", "broke", "died"],
)
def test_whose_job_ends_undone_is_told_once_however_it_ends(kind, clock, hinted, deed, error):
    told = []
    jobs.given_up(kind)(lambda job, why: told.append((job.key, why)))
    jobs.handler(kind)(deed)
    job = ask("7", max_attempts=1)

    if deed is None:
        jobs.claim(job.pk)
        clock.shift(61)
        jobs.sweep()
    jobs.run(job.pk)
    jobs.sweep()

    assert told == [("7", error)]
    assert Job.objects.get().state == JobState.FAILED


def test_whose_job_is_done_or_waits_for_another_try_is_told_nothing(kind, clock):
    told = []
    jobs.given_up(kind)(lambda *facts: told.append(facts))
    jobs.handler(kind)(breaking)
    jobs.run(ask("1", max_attempts=2).pk)
    jobs.handler(kind)(lambda _: None)
    jobs.run(ask("2").pk)

    assert (told, sorted(Job.objects.values_list("state", flat=True))) == ([], ["done", "queued"])


def test_waits_grow_to_an_hour_and_no_further(kind, clock):
    jobs.handler(kind)(breaking)
    job = ask(max_attempts=9)

    waits = []
    while job.state != JobState.FAILED:
        before = job.due_at
        jobs.run(job.pk)
        job.refresh_from_db()
        waits.append((job.due_at - before).total_seconds())
        clock.move_to(job.due_at)

    assert waits == [5, 30, 120, 600, 1800, 3600, 3600, 3600, 0]
