"""Jobs done and texts sent long ago are forgotten; what failed or never left is not."""

from datetime import timedelta

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from commons import forgetting
from commons.enums import JobState, MessageState
from commons.models import Job, Message
from commons.tasks import forget
from portal.worker import app

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=5)


def done(key: str, ago: timedelta, state=JobState.DONE) -> Job:
    at = timezone.now() - ago
    return Job.objects.create(kind="k", key=key, state=state, due_at=at, finished_at=at)


def text(body: str, ago: timedelta, state=MessageState.SENT) -> Message:
    at = timezone.now() - ago
    message = Message.objects.create(
        to="+212612345678", kind="k", body=body, state=state, sent_at=at if state == MessageState.SENT else None
    )
    Message.objects.filter(pk=message.pk).update(created_at=at)
    return message


def test_jobs_are_forgotten_a_month_after_they_were_done():
    done("long ago", timedelta(days=30) + SECOND)
    done("just kept", timedelta(days=30) - SECOND)
    done("failed", timedelta(days=400), JobState.FAILED)
    Job.objects.create(kind="k", key="waits", due_at=timezone.now() - timedelta(days=400))

    assert forgetting.forget_jobs() == 1
    assert set(Job.objects.values_list("key", flat=True)) == {"just kept", "failed", "waits"}


def test_texts_are_forgotten_three_months_after_they_were_sent():
    text("long ago", timedelta(days=90) + SECOND)
    text("just kept", timedelta(days=90) - SECOND)
    text("waits", timedelta(days=400), MessageState.WAITING)
    text("failed", timedelta(days=400), MessageState.FAILED)

    assert forgetting.forget_messages() == 1
    assert set(Message.objects.values_list("body", flat=True)) == {"just kept", "waits", "failed"}


def test_more_rows_than_are_deleted_at_a_time_go_all(monkeypatch):
    monkeypatch.setattr(forgetting, "AT_A_TIME", 3)
    for number in range(7):
        done(str(number), timedelta(days=31))
    done("kept", timedelta(days=1))

    assert forgetting.forget_jobs() == 7
    assert Job.objects.get().key == "kept"


def test_the_task_forgets_both_and_may_run_twice():
    done("long ago", timedelta(days=31))
    text("long ago", timedelta(days=91))

    forget()
    forget()

    assert (Job.objects.count(), Message.objects.count()) == (0, 0)


def test_what_is_forgotten_is_forgotten_every_day_by_tasks_that_exist():
    app.loader.import_default_modules()
    by_clock = [e for e in settings.CELERY_BEAT_SCHEDULE.values() if isinstance(e["schedule"], crontab)]
    nightly = {e["task"] for e in by_clock if e["schedule"].hour == {3}}

    assert nightly == {"commons.forget", "registry.forget", "shop.sweep-pictures"}
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
