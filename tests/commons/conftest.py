"""A clock that stands still, a kind of job for one test, and what the broker hears."""

import pytest
import time_machine

from commons import jobs, tasks


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-23 12:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def kind():
    """A kind of job for one test."""
    yield "test"
    jobs.handlers.pop("test", None)
    jobs.losses.pop("test", None)


@pytest.fixture
def hinted(monkeypatch):
    """The jobs the broker is told of. The broker itself stands outside the portal."""
    heard = []
    monkeypatch.setattr(tasks.run_job, "delay", heard.append)
    return heard
