"""Texts to phones are written with their fact, sent once, tried again, and codes are not kept."""

import pytest
from django.db import transaction
from django.utils import timezone

from commons import jobs, tasks
from commons.enums import JobState, MessageState
from commons.gateways import GatewayDown
from commons.models import AuditLine, Job, Message
from commons.services import Text, record, send_message, send_messages
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
    assert str(message) == f"test to {PHONE}"


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

    Job.objects.update(attempts=4, due_at=timezone.now())
    jobs.run(job.pk)

    message.refresh_from_db()
    job.refresh_from_db()
    assert (message.state, message.error, message.sent_at) == (MessageState.FAILED, "maintenance", None)
    assert (job.state, job.attempts) == (JobState.FAILED, 5)


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
