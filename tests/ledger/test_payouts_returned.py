"""What was said to have arrived may come back from the bank, once; what came back stays so, whoever asks."""

from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from commons.models import AuditLine, Message
from ledger import errors, queries, services
from ledger.models import Entry, Payout
from tests.factories import ledger as factory
from tests.ledger.test_payouts import HUNDRED, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def payout():
    return factory.paid_out(factory.cooperative(), **HUNDRED)


def arrived(cooperative=None):
    """A payout of a hundred that was said to have arrived."""
    return services.confirm_payout(payout=factory.paid_out(cooperative or factory.cooperative(), **HUNDRED))


def test_money_that_had_arrived_and_came_back_is_due_again_and_paid_again():
    cooperative = factory.cooperative()
    payout = arrived(cooperative)

    services.return_payout(payout=payout, reason=" الحساب مغلق ")
    payout.refresh_from_db()

    assert (payout.state, payout.reason) == ("failed", "الحساب مغلق")
    assert state(cooperative) == ["0.00", "100.00", "0.00"]
    again = services.run_payout().payouts.get()
    services.confirm_payout(payout=again)
    assert (again.amount, state(cooperative)) == (Decimal("100.00"), ["0.00", "0.00", "100.00"])
    assert queries.book_is_balanced()


def test_what_had_arrived_comes_back_once_however_often_it_is_said():
    cooperative = factory.cooperative()
    payout = arrived(cooperative)

    for _ in range(2):
        services.return_payout(payout=payout, reason="x")

    assert Entry.objects.filter(kind="returned").count() == 1
    assert AuditLine.objects.filter(action="ledger.return_payout").count() == 1
    assert state(cooperative) == ["0.00", "100.00", "0.00"]


def test_only_what_had_arrived_is_taken_back_so(caplog):
    cooperative = factory.cooperative()
    payout = factory.paid_out(cooperative, **HUNDRED)

    with pytest.raises(errors.PayoutDecided):
        services.return_payout(payout=payout, reason="x")

    assert (payout.state, state(cooperative)) == ("sent", ["0.00", "100.00", "0.00"])
    assert "Refused ledger.return-payout" in caplog.text


def test_what_had_arrived_comes_back_only_with_a_reason():
    payout = arrived()

    with pytest.raises(errors.ReasonMissing):
        services.return_payout(payout=payout, reason=" ")

    payout.refresh_from_db()
    assert payout.state == "confirmed"


def test_what_came_back_does_not_arrive_after_all():
    cooperative = factory.cooperative()
    payout = services.return_payout(payout=arrived(cooperative), reason="x")

    with pytest.raises(errors.PayoutDecided):
        services.confirm_payout(payout=payout)

    assert state(cooperative) == ["0.00", "100.00", "0.00"]


def test_what_came_back_counts_in_no_month_and_lessens_no_other():
    cooperative = factory.cooperative()
    with time_machine.travel("2026-11-26T12:00Z", tick=False):
        payout = arrived(cooperative)
        before = queries.balance(cooperative).paid_this_month
    with time_machine.travel("2026-12-02T12:00Z", tick=False):
        services.return_payout(payout=payout, reason="x")
        back = queries.balance(cooperative).paid_this_month
    with time_machine.travel("2026-12-03T12:00Z", tick=False):
        services.confirm_payout(payout=services.run_payout().payouts.get())
        again = queries.balance(cooperative)

    assert (before, back, again.paid_this_month, again.paid) == (100, 0, 100, 100)


def test_sellers_are_told_when_what_had_arrived_came_back():
    cooperative = factory.cooperative()
    seller = factory.seller(cooperative)

    services.return_payout(payout=arrived(cooperative), reason="x")

    came, back = Message.objects.order_by("pk")
    assert (came.to, back.to) == (seller.phone, seller.phone)
    assert "أعاد البنك 100" in back.body


def moves(before, after):
    """What the database says to a payout of one state that is marked as another, with a moment and a reason."""
    when = {"decided_at": None if after == "sent" else timezone.now(), "reason": "x" if after == "failed" else ""}
    try:
        with transaction.atomic():
            Payout.objects.filter(state=before).update(state=after, **when)
    except IntegrityError:
        return False
    return True


def decided(payout, state):
    if state == "confirmed":
        services.confirm_payout(payout=payout)
    if state == "failed":
        services.fail_payout(payout=payout, reason="x")


def test_what_came_back_is_told_until_a_later_run_sends_it_again():
    cooperative, other = factory.cooperative(), factory.cooperative()
    first, second = (factory.paid_out(cooperative, **HUNDRED) for _ in range(2))
    factory.paid_out(other, **HUNDRED)
    returned = lambda: [(payout.pk, payout.reason) for payout in queries.returned(cooperative)]  # noqa: E731
    sent = returned()
    services.fail_payout(payout=first, reason="الحساب مغلق")  # after the second had left without its money
    back = returned()
    third = services.run_payout().payouts.get()
    again = returned()
    services.fail_payout(payout=third, reason="ما زال مغلقًا")

    assert (sent, back, again) == ([], [(first.pk, "الحساب مغلق")], [])
    assert returned() == [(third.pk, "ما زال مغلقًا")]
    assert (list(queries.returned(other)), second.state) == ([], "sent")


STATES = ["sent", "confirmed", "failed"]
ALLOWED = {("sent", "confirmed"), ("sent", "failed"), ("confirmed", "failed")}


@pytest.mark.parametrize("after", STATES)
@pytest.mark.parametrize("before", STATES)
def test_a_payout_moves_on_and_never_back(payout, before, after):
    decided(payout, before)

    assert moves(before, after) is ((before, after) in ALLOWED)
    assert Payout.objects.get().state == (after if (before, after) in ALLOWED else before)


@pytest.mark.parametrize(
    "change",
    [{"amount": 1}, {"bank_account": "1"}, {"bank_name": "x"}, {"holder": "x"}, {"cooperative_id": 0}],
    ids=lambda change: next(iter(change)),
)
def test_figures_of_a_payout_stay_when_it_comes_back_after_all(payout, change):
    services.confirm_payout(payout=payout)

    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.update(state="failed", reason="x", **change)

    assert Payout.objects.get().state == "confirmed"


def test_what_lets_a_payout_come_back_is_the_guards_and_nothing_else(payout):
    migration = import_module("ledger.migrations.0003_what_arrived_may_come_back")
    hand = SimpleNamespace(connection=connection, execute=lambda sql, **_: connection.cursor().execute(sql))
    services.confirm_payout(payout=payout)
    connection.check_constraints()

    migration.decide_once(None, hand)
    assert not moves("confirmed", "failed")

    migration.let_back(None, hand)
    assert moves("confirmed", "failed")


def test_what_keeps_a_payouts_bank_is_the_guards_and_nothing_else(payout):
    migration = import_module("ledger.migrations.0004_a_payout_keeps_its_bank")
    hand = SimpleNamespace(connection=connection, execute=lambda sql, **_: connection.cursor().execute(sql))
    services.confirm_payout(payout=payout)
    connection.check_constraints()
    comes_back = {"state": "failed", "reason": "x", "bank_name": "another"}

    migration.let_go(None, hand)
    with transaction.atomic():
        assert Payout.objects.update(**comes_back) == 1
        transaction.set_rollback(True)

    migration.keep(None, hand)
    with pytest.raises(IntegrityError, match="keeps the bank"), transaction.atomic():
        Payout.objects.update(**comes_back)
