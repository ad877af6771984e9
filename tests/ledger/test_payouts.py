"""Settled money reaches the bank once, comes back when the bank says so, and every step is recorded."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from commons.models import AuditLine, Message
from ledger import errors, queries, services
from ledger.models import Entry, PayoutBatch
from ledger.services import payouts
from tests.factories import ledger as factory

pytestmark = pytest.mark.django_db
HUNDRED = {"goods": "100", "delivery": "0", "commission": "0"}


def state(cooperative):
    balance = queries.balance(cooperative)
    return [str(balance.earned), str(balance.on_its_way), str(balance.paid)]


def test_money_goes_from_earned_to_its_way_to_the_bank():
    cooperative = factory.cooperative()
    factory.sold(cooperative, **HUNDRED)
    assert state(cooperative) == ["100.00", "0.00", "0.00"]

    services.settle(up_to=timezone.now())
    assert state(cooperative) == ["0.00", "100.00", "0.00"]

    payout = services.run_payout().payouts.get()
    assert state(cooperative) == ["0.00", "100.00", "0.00"]

    services.confirm_payout(payout=payout)
    assert state(cooperative) == ["0.00", "0.00", "100.00"]
    assert queries.balance(cooperative).paid_this_month == Decimal("100.00")


def test_a_settlement_reaches_back_to_its_moment_and_no_further():
    cooperative = factory.cooperative()
    factory.sold(cooperative, **HUNDRED)
    between = timezone.now()
    factory.sold(cooperative, **HUNDRED)

    services.settle(up_to=between)
    services.settle(up_to=between)

    assert state(cooperative) == ["100.00", "100.00", "0.00"]


@pytest.fixture
def between(monkeypatch):
    """Lets another write come between locking the accounts and reading what they hold, as PostgreSQL lets it."""

    def let(deed):
        lock = payouts.lock

        def locking(cooperatives):
            found = lock(cooperatives)
            monkeypatch.setattr(payouts, "lock", lock)
            deed()
            return found

        monkeypatch.setattr(payouts, "lock", locking)

    return let


def test_a_first_sale_written_while_settling_waits_for_the_next_settlement(between):
    known, newcomer = factory.cooperative(), factory.cooperative()
    factory.sold(known, **HUNDRED)
    with time_machine.travel(timezone.now(), tick=False):
        between(lambda: factory.sold(newcomer, **HUNDRED))

        services.settle(up_to=timezone.now())
        first = state(known), state(newcomer)
        services.settle(up_to=timezone.now())

    assert first == (["0.00", "100.00", "0.00"], ["100.00", "0.00", "0.00"])
    assert state(newcomer) == ["0.00", "100.00", "0.00"]


def test_a_first_settlement_written_while_paying_out_waits_for_the_next_run(between):
    known, newcomer = factory.cooperative(), factory.cooperative()
    factory.settled(known, **HUNDRED)
    between(lambda: factory.settled(newcomer, **HUNDRED))

    first, second = services.run_payout(), services.run_payout()

    assert [payout.cooperative for payout in first.payouts.all()] == [known]
    assert [payout.cooperative for payout in second.payouts.all()] == [newcomer]


def test_a_refund_goes_into_the_settlement_with_its_sale():
    cooperative = factory.cooperative()
    number = factory.sold(cooperative, **HUNDRED)
    between = timezone.now()
    services.refund(order_number=number, amount=Decimal(30), reason="x")

    services.settle(up_to=between)

    assert state(cooperative) == ["0.00", "70.00", "0.00"]


def test_a_sale_refunded_whole_settles_to_nothing():
    cooperative = factory.cooperative()
    number = factory.sold(cooperative, **HUNDRED)
    services.refund(order_number=number, amount=Decimal(100), reason="x")

    services.settle(up_to=timezone.now())

    assert state(cooperative) == ["0.00", "0.00", "0.00"]
    assert not Entry.objects.filter(kind="settlement").exists()


def test_the_future_is_not_settled():
    cooperative = factory.cooperative()
    factory.sold(cooperative, **HUNDRED)

    with pytest.raises(errors.NotYet):
        services.settle(up_to=timezone.now() + timedelta(minutes=1))

    assert state(cooperative) == ["100.00", "0.00", "0.00"]


def test_a_batch_holds_one_payout_for_each_cooperative_with_money_and_an_account():
    paid, indebted, without = factory.cooperative(), factory.cooperative(), factory.cooperative(bank_account="")
    factory.settled(paid, **HUNDRED)
    factory.settled(paid, **HUNDRED)
    factory.settled(without, **HUNDRED)
    factory.sold(indebted, goods="100", delivery="0", commission="8", collected_by="cooperative")
    waiting = queries.waiting()
    assert (waiting.total, waiting.cooperatives, waiting.without_account, waiting.in_debt) == (200, 1, [without], 1)

    batch = services.run_payout()

    assert [(p.cooperative, p.amount) for p in queries.payouts_of(batch)] == [(paid, Decimal("200.00"))]
    assert state(without) == ["0.00", "100.00", "0.00"]
    assert (state(indebted), queries.balance(indebted).debt) == (["0.00", "0.00", "0.00"], Decimal("8.00"))
    newest = queries.batches().first()
    assert (newest.total, newest.payments, newest.undecided) == (200, 1, 1)


def test_what_a_settlement_up_to_now_would_make_due_is_what_it_makes_due():
    one, other, indebted = factory.cooperative(), factory.cooperative(bank_account=""), factory.cooperative()
    factory.settled(one, **HUNDRED)
    factory.sold(indebted, goods="100", delivery="0", commission="8", collected_by="cooperative")
    number = factory.sold(one, **HUNDRED)
    factory.sold(other, goods="250.40", delivery="27", commission="0")
    services.refund(order_number=number, amount=Decimal(30), reason="x")
    before = queries.waiting()

    services.settle(up_to=timezone.now())

    after = queries.waiting()
    assert (before.total, before.earned, before.in_debt) == (100, Decimal("347.40"), 1)
    assert (after.total, after.earned, after.in_debt) == (170, 0, 1)
    assert queries.balance(other).due == Decimal("277.40")


def test_a_debt_at_the_door_is_taken_off_the_next_payout():
    cooperative = factory.cooperative()
    factory.sold(cooperative, goods="100", delivery="0", commission="8", collected_by="cooperative")

    assert factory.paid_out(cooperative, **HUNDRED).amount == Decimal("92.00")


def test_a_debt_lessens_nothing_that_is_with_the_bank():
    cooperative = factory.cooperative()
    factory.paid_out(cooperative, goods="399.60", delivery="0", commission="0")
    factory.sold(cooperative, goods="3000", delivery="0", commission="287.20", collected_by="cooperative")

    balance = queries.balance(cooperative)

    assert (balance.on_its_way, balance.debt) == (Decimal("399.60"), Decimal("287.20"))


def test_a_second_run_finds_nothing_to_pay(caplog):
    factory.paid_out(factory.cooperative(), **HUNDRED)

    with pytest.raises(errors.NothingToPay):
        services.run_payout()

    assert PayoutBatch.objects.count() == 1
    assert "Refused ledger.run-payout: NothingToPay, user None" in caplog.text


def test_money_the_bank_sent_back_is_due_again():
    cooperative = factory.cooperative()
    payout = factory.paid_out(cooperative, **HUNDRED)

    services.fail_payout(payout=payout, reason="رقم الحساب خاطئ")

    assert state(cooperative) == ["0.00", "100.00", "0.00"]
    assert services.run_payout().payouts.get().amount == Decimal("100.00")


def test_confirming_and_failing_twice_is_once():
    first, second = (factory.paid_out(factory.cooperative(), **HUNDRED) for _ in range(2))

    for _ in range(2):
        services.confirm_payout(payout=first)
        services.fail_payout(payout=second, reason="x")

    assert Entry.objects.filter(kind="confirmed").count() == 1
    assert Entry.objects.filter(kind="returned").count() == 1
    assert AuditLine.objects.filter(action="ledger.confirm_payout").count() == 1


def test_a_decided_payout_is_not_decided_otherwise(caplog):
    cooperative = factory.cooperative()
    payout = factory.paid_out(cooperative, **HUNDRED)
    services.confirm_payout(payout=payout)

    with pytest.raises(errors.PayoutDecided):
        services.fail_payout(payout=payout, reason="x")

    assert state(cooperative) == ["0.00", "0.00", "100.00"]
    assert "Refused" in caplog.text


def test_a_payout_comes_back_only_with_a_reason():
    payout = factory.paid_out(factory.cooperative(), **HUNDRED)

    with pytest.raises(errors.ReasonMissing):
        services.fail_payout(payout=payout, reason=" ")

    payout.refresh_from_db()
    assert payout.state == "sent"


def test_sellers_are_told_each_in_her_language():
    cooperative = factory.cooperative()
    arabic, french = factory.seller(cooperative), factory.seller(cooperative, language="fr", function="president")
    factory.seller(cooperative, function="member")
    payout = factory.paid_out(cooperative, **HUNDRED)

    services.confirm_payout(payout=payout)

    told = {message.to: message.body for message in Message.objects.all()}
    assert set(told) == {arabic.phone, french.phone}
    assert all("100" in body and payout.reference in body for body in told.values())
    assert told[arabic.phone] != told[french.phone]


def test_sellers_are_told_when_it_came_back():
    cooperative = factory.cooperative()
    factory.seller(cooperative)

    services.fail_payout(payout=factory.paid_out(cooperative, **HUNDRED), reason="x")

    assert Message.objects.count() == 1


def test_every_decision_about_money_leaves_an_audit_line():
    cooperative, officer = factory.cooperative(), factory.officer()
    number = factory.sold(cooperative, **HUNDRED)
    services.refund(order_number=number, amount=Decimal(10), reason="كسر", by=officer)
    services.settle(up_to=timezone.now(), by=officer)
    payout = services.run_payout(by=officer).payouts.get()
    services.fail_payout(payout=payout, reason="رقم خاطئ", by=officer)
    second = services.confirm_payout(payout=services.run_payout(by=officer).payouts.get(), by=officer)
    services.return_payout(payout=second, reason="الحساب مغلق", by=officer)

    lines = AuditLine.objects.filter(action__startswith="ledger.").order_by("pk")
    assert [line.action.split(".")[1] for line in lines] == [
        "refund", "settle", "run_payout", "fail_payout", "run_payout", "confirm_payout",
        "return_payout",
    ]  # fmt: skip
    assert {line.by for line in lines} == {officer}


def test_balances_of_many_take_one_query(django_assert_num_queries):
    cooperatives = [factory.cooperative() for _ in range(3)]
    for cooperative in cooperatives[:2]:
        factory.settled(cooperative, **HUNDRED)

    with django_assert_num_queries(1):
        found = queries.balances(cooperatives)
    with django_assert_num_queries(1):
        one = queries.balance(cooperatives[0])

    assert found == {cooperatives[0].pk: one, cooperatives[1].pk: one}
    assert queries.book_is_balanced()


@pytest.mark.parametrize(
    ("today", "payday"), [("2026-11-23", "2026-11-26"), ("2026-11-26", "2026-11-26"), ("2026-11-27", "2026-12-03")]
)
def test_the_next_payout_is_on_a_thursday(today, payday):
    with time_machine.travel(f"{today}T12:00Z", tick=False):
        assert queries.balance(factory.cooperative()).next_payout_on.isoformat() == payday
