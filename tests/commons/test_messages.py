"""Texts to phones are written with their fact, sent once, tried again, and codes are not kept."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from commons import jobs, tasks
from commons.enums import JobState, MessageError, MessageState
from commons.errors import TextOver
from commons.gateways import GatewayDown
from commons.models import AuditLine, Job, Message
from commons.services import SENDING_TRIES, Text, record, send_again, send_message, send_messages
from tests.factories.registry import UserFactory

pytestmark = pytest.mark.django_db
PHONE = "+212612345678"


class Recorder:
    """A gateway that takes everything. It stands for the one outside the portal."""

    taken: list[tuple[str, str]] = []

    def send(self, to: str, body: str) -> None:
        self.taken.append((to, body))


class Down:
    """A gateway that takes nothing."""

    def send(self, to: str, body: str) -> None:
        raise GatewayDown("maintenance")


class Broken:
    """A gateway whose line breaks as nobody foresaw."""

    def send(self, to: str, body: str) -> None:
        raise ConnectionResetError(to)


@pytest.fixture
def gateway(settings):
    settings.SMS_GATEWAY = f"{__name__}.Recorder"
    Recorder.taken.clear()
    return Recorder


def send(**more):
    return send_message(to=PHONE, kind="test", body="أهلًا", **more)


def test_several_texts_are_two_queries_and_one_hint_and_each_is_sent(
    gateway, monkeypatch, django_assert_num_queries, django_capture_on_commit_callbacks
):
    heard = []
    monkeypatch.setattr(tasks.run_job, "delay", lambda *ids: heard.append(ids))
    texts = [Text(f"+21261234567{n}", "note", f"نص {n}") for n in range(3)]

    with django_assert_num_queries(2), django_capture_on_commit_callbacks(execute=True):
        send_messages(texts)
    tasks.run_job(*heard[0])

    assert heard == [tuple(Job.objects.order_by("pk").values_list("pk", flat=True))]
    assert gateway.taken == [(text.to, text.body) for text in texts]


def test_a_message_goes_to_the_gateway_once(gateway):
    message = send()
    job = Job.objects.get(kind="send-message", key=str(message.pk))

    assert jobs.run(job.pk)
    tasks.send_message(jobs.Work(job))

    message.refresh_from_db()
    assert gateway.taken == [(PHONE, "أهلًا")]
    assert (message.state, message.body) == (MessageState.SENT, "أهلًا")
    assert message.sent_at <= timezone.now()
    assert str(message) == PHONE


def test_a_code_is_blanked_once_a_real_gateway_has_it(gateway):
    message = send(secret=True)

    jobs.run(Job.objects.get().pk)

    message.refresh_from_db()
    assert gateway.taken == [(PHONE, "أهلًا")]
    assert (message.state, message.body) == (MessageState.SENT, "")


def test_the_local_twin_keeps_it_for_the_outbox_page():
    message = send(secret=True)

    jobs.run(Job.objects.get().pk)

    message.refresh_from_db()
    assert (message.state, message.body) == (MessageState.SENT, "أهلًا")


def test_a_gateway_that_is_down_is_tried_again_and_given_up_after_the_last_try(settings):
    settings.SMS_GATEWAY = f"{__name__}.Down"
    message = send()
    job = Job.objects.get()
    jobs.run(job.pk)
    message.refresh_from_db()
    assert (message.state, message.error) == (MessageState.WAITING, "maintenance")

    Job.objects.update(attempts=SENDING_TRIES - 1, due_at=timezone.now())
    jobs.run(job.pk)

    message.refresh_from_db()
    job.refresh_from_db()
    assert (message.state, message.error, message.sent_at) == (MessageState.FAILED, "maintenance", None)
    assert (job.state, job.attempts) == (JobState.FAILED, SENDING_TRIES)


def due_again(clock, hours):
    """Lets so long go by, and does every job as its time comes."""
    end = timezone.now() + timedelta(hours=hours)
    while job := Job.objects.filter(state=JobState.QUEUED, due_at__lte=end).first():
        clock.move_to(max(job.due_at, timezone.now()))
        jobs.run(job.pk)
    clock.move_to(end)


@pytest.mark.parametrize("down", [Down, Broken])
def test_six_hours_without_a_gateway_lose_no_text(settings, clock, down):
    settings.SMS_GATEWAY = f"{__name__}.{down.__name__}"
    Recorder.taken.clear()
    message = send()

    due_again(clock, hours=6)
    settings.SMS_GATEWAY = f"{__name__}.Recorder"
    due_again(clock, hours=1)

    message.refresh_from_db()
    assert (message.state, message.error, Recorder.taken) == (MessageState.SENT, "", [(PHONE, "أهلًا")])


@pytest.mark.parametrize(("down", "error"), [(Down, "maintenance"), (Broken, "broke")])
def test_a_text_whose_job_is_over_waits_no_more(settings, clock, down, error):
    settings.SMS_GATEWAY = f"{__name__}.{down.__name__}"
    message = send()
    jobs.run(Job.objects.get().pk)
    message.refresh_from_db()
    assert (message.state, message.error) == (MessageState.WAITING, error)

    due_again(clock, hours=12)

    message.refresh_from_db()
    assert (message.state, message.error) == (MessageState.FAILED, error)
    assert Job.objects.get().state == JobState.FAILED


def test_a_text_whose_worker_died_on_its_last_try_waits_no_more(clock, settings):
    message = send()
    Job.objects.update(attempts=SENDING_TRIES - 1)
    jobs.claim(Job.objects.get().pk)
    clock.shift(settings.JOB_LEASE_SECONDS + 1)

    jobs.sweep()

    message.refresh_from_db()
    assert (message.state, message.error) == (MessageState.FAILED, MessageError.GAVE_UP)
    assert message.why == str(MessageError.GAVE_UP.label)


def test_a_text_that_was_sent_stays_so_though_its_worker_died_before_it_said_so(clock, gateway, settings):
    message = send()
    Job.objects.update(attempts=SENDING_TRIES - 1)
    tasks.send_message(jobs.claim(Job.objects.get().pk))
    clock.shift(settings.JOB_LEASE_SECONDS + 1)

    jobs.sweep()

    message.refresh_from_db()
    assert (message.state, Job.objects.get().state) == (MessageState.SENT, JobState.FAILED)


def test_a_code_that_has_run_out_is_not_sent(clock, gateway):
    message = send(secret=True, good_until=timezone.now() + timedelta(minutes=10))
    clock.shift(600)

    jobs.run(Job.objects.get().pk)

    message.refresh_from_db()
    assert (message.state, message.error, gateway.taken) == (MessageState.FAILED, MessageError.OVER, [])
    with pytest.raises(TextOver):
        send_again(message=message)


def test_a_code_is_sent_to_its_last_second(clock, gateway):
    send(secret=True, good_until=timezone.now() + timedelta(minutes=10))
    clock.shift(599)

    jobs.run(Job.objects.get().pk)

    assert gateway.taken == [(PHONE, "أهلًا")]


def test_a_text_that_failed_is_sent_again_once_however_often_that_is_asked(clock, gateway):
    message = send()
    Job.objects.update(state=JobState.FAILED)
    Message.objects.update(state=MessageState.FAILED, error="maintenance")

    asked = [send_again(message=message), send_again(message=message)]
    message.refresh_from_db()
    waits = (message.state, message.error)
    due_again(clock, hours=1)
    asked.append(send_again(message=message))

    assert (asked, waits) == ([True, False, False], (MessageState.WAITING, ""))
    assert gateway.taken == [(PHONE, "أهلًا")]
    assert Job.objects.count() == 2


def test_texts_of_before_that_waited_for_ever_failed_and_old_codes_have_run_out():
    lost, code, fine = send(), send(secret=True), send()
    Job.objects.filter(key=str(lost.pk)).update(state=JobState.FAILED, error="broke")
    step = import_module("commons.migrations.0005_codes_are_sent_while_they_work")

    step.codes_end(apps, None)
    step.given_up(apps, None)

    found = {each.pk: each for each in Message.objects.all()}
    assert (found[lost.pk].state, found[lost.pk].error) == (MessageState.FAILED, "broke")
    assert found[code.pk].good_until == found[code.pk].created_at + timedelta(minutes=10)
    assert (found[fine.pk].state, found[fine.pk].good_until) == (MessageState.WAITING, None)


def test_a_fact_that_is_rolled_back_sends_nothing():
    with transaction.atomic():
        send()
        transaction.set_rollback(True)

    assert (Message.objects.count(), Job.objects.count()) == (0, 0)


def test_an_audit_line_says_who_did_what_and_is_written_once():
    user = UserFactory()

    line = record(by=user, action="shop.open", subject=user, reason="تمّ", rows=3)

    assert (line.by, line.action, line.reason, line.facts) == (user, "shop.open", "تمّ", {"rows": 3})
    assert (line.subject_type, line.subject_id, line.subject_label) == ("registry.user", str(user.pk), str(user))
    assert "shop.open" in str(line)
    with pytest.raises(TypeError):
        line.save()
    assert AuditLine.objects.count() == 1


def test_what_the_portal_did_itself_has_nobody_behind_it():
    assert record(by=None, action="a.b", subject=UserFactory()).by is None


def test_an_audit_line_is_not_changed_behind_its_back():
    line = record(by=None, action="a.b", subject=UserFactory())

    with pytest.raises(TypeError):
        AuditLine.objects.filter(pk=line.pk).update(reason="x")
    with pytest.raises(TypeError):
        AuditLine.objects.all().delete()
    with pytest.raises(TypeError):
        line.delete()

    assert AuditLine.objects.get().reason == ""
