"""Two at once: money is paid and given back once. Each race has a control in which the guard is off and it is twice."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from ledger import queries, services
from ledger.errors import NothingToPay, RefundTooLarge
from ledger.models import Entry, Payout, PayoutBatch
from ledger.services import payouts, sales
from tests.factories import ledger as factory
from tests.threads import Meeting, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def run_at_once(act: Callable[[], object], times: int = 2) -> list[object]:
    """What each of so many threads got, a refusal included."""

    def run() -> object:
        try:
            return act()
        except (NothingToPay, RefundTooLarge) as refusal:
            return refusal

    return at_once(run, times)


@pytest.fixture
def window(monkeypatch):
    """Holds open the moment between reading what is due and writing the payout, so that two runs would meet in it."""
    meet = Meeting()
    read, seen = payouts.due, threading.local()

    def reading():
        found = read()
        seen.times = getattr(seen, "times", 0) + 1
        if seen.times == 2:  # the second reading is the one that decides
            meet()
        return found

    monkeypatch.setattr(payouts, "due", reading)


@pytest.fixture
def due_hundred():
    cooperative = factory.cooperative()
    factory.settled(cooperative, goods="100", delivery="0", commission="0")
    return cooperative


@pytest.fixture
def unguarded(monkeypatch, due_hundred):
    with transaction.atomic():
        accounts = payouts.lock([due_hundred.pk])
    monkeypatch.setattr(payouts, "lock", lambda _: accounts)


def test_two_payout_runs_at_once_pay_once(window, due_hundred):
    got = run_at_once(services.run_payout)

    assert sorted(type(result).__name__ for result in got) == ["NothingToPay", "PayoutBatch"]
    assert PayoutBatch.objects.count() == 1
    assert queries.balance(due_hundred).on_its_way == Decimal("100.00")


def test_control_without_lock_and_transaction_two_runs_pay_twice(window, due_hundred, unguarded):
    got = run_at_once(services.run_payout.__wrapped__)

    assert [type(result).__name__ for result in got] == ["PayoutBatch", "PayoutBatch"]
    assert sum(payout.amount for batch in got for payout in batch.payouts.all()) == Decimal("200.00")


def test_one_order_delivered_by_many_at_once_is_one_entry():
    cooperative = factory.cooperative()

    got = run_at_once(lambda: factory.sold(cooperative, "R1001-1"), times=6)

    assert got == ["R1001-1"] * 6
    assert Entry.objects.count() == 1
    assert queries.balance(cooperative).earned == Decimal("112.00")


def test_one_refund_asked_for_by_many_at_once_is_given_once():
    cooperative = factory.cooperative()
    factory.sold(cooperative, "R1001-1", goods="100", delivery="0", commission="0")

    run_at_once(lambda: services.refund(order_number="R1001-1", amount=Decimal(100), reason="x"), times=6)

    assert Entry.objects.filter(kind="refund").count() == 1
    assert queries.balance(cooperative).earned == Decimal("0.00")


@pytest.fixture
def reading_what_went_back(monkeypatch):
    """Holds open the moment between reading what a buyer was given back and giving her more."""
    meet, read = Meeting(), sales.refunded

    def reading(sale):
        found = read(sale)
        meet()
        return found

    monkeypatch.setattr(sales, "refunded", reading)


def two_refunds(number, refund):
    """What two officers get who each give the whole sum back at one moment, each for a reason of her own."""
    reasons = iter(["x", "y"])
    got = run_at_once(lambda: refund(order_number=number, amount=Decimal(100), reason=next(reasons)))
    return sorted(type(result).__name__ for result in got)


def test_two_refunds_at_once_give_no_more_back_than_was_paid(reading_what_went_back):
    cooperative = factory.cooperative()
    number = factory.sold(cooperative, goods="100", delivery="0", commission="0")

    assert two_refunds(number, services.refund) == ["Entry", "RefundTooLarge"]
    assert queries.balance(cooperative).earned == 0


def test_control_without_lock_and_transaction_two_refunds_give_it_back_twice(reading_what_went_back, monkeypatch):
    cooperative = factory.cooperative()
    number = factory.sold(cooperative, goods="100", delivery="0", commission="0")
    with transaction.atomic():
        accounts = sales.accounts_of(cooperative, "MAD")
    monkeypatch.setattr(sales, "accounts_of", lambda *_: accounts)

    assert two_refunds(number, services.refund.__wrapped__) == ["Entry", "Entry"]
    assert queries.balance(cooperative).earned == Decimal("-100.00")


def test_one_payout_confirmed_by_many_at_once_is_paid_once(due_hundred):
    payout = services.run_payout().payouts.get()

    run_at_once(lambda: services.confirm_payout(payout=type(payout).objects.get(pk=payout.pk)), times=6)

    assert Entry.objects.filter(kind="confirmed").count() == 1
    assert queries.balance(due_hundred).paid == Decimal("100.00")


@pytest.fixture
def arrived(due_hundred):
    return services.confirm_payout(payout=services.run_payout().payouts.get())


def test_one_arrived_payout_returned_by_many_at_once_is_due_once(due_hundred, arrived):
    run_at_once(lambda: services.return_payout(payout=Payout.objects.get(pk=arrived.pk), reason="x"), times=6)

    assert Entry.objects.filter(kind="returned").count() == 1
    assert (queries.balance(due_hundred).paid, queries.waiting().total) == (Decimal(0), Decimal(100))


@pytest.fixture
def heedless(monkeypatch):
    """Marks a payout whatever its state is by then."""
    filtered = Payout.objects.filter
    monkeypatch.setattr(Payout.objects, "filter", lambda pk, **_: filtered(pk=pk))


def test_control_without_heeding_the_state_only_the_database_keeps_money_from_coming_back_twice(
    due_hundred, arrived, heedless
):
    def act():
        try:
            return services.return_payout(payout=Payout.objects.get(pk=arrived.pk), reason="x")
        except IntegrityError as refusal:
            return refusal

    got = run_at_once(act)

    assert sorted(type(result).__name__ for result in got) == ["IntegrityError", "Payout"]
    assert queries.waiting().total == Decimal(100)
