"""Delivered orders earn, refunds take back, and nothing happens twice."""

from decimal import Decimal

import pytest

from ledger import errors, queries, services
from ledger.models import Entry, Posting, Sale
from tests.factories import ledger as factory

pytestmark = pytest.mark.django_db


def sums():
    found = {}
    for posting in Posting.objects.select_related("account"):
        found[posting.account.kind] = found.get(posting.account.kind, 0) + posting.amount
    return {kind: str(amount) for kind, amount in found.items() if amount}


def test_an_order_by_post_earns_goods_and_delivery_less_the_commission():
    factory.sold(factory.cooperative(), goods="100", delivery="20", commission="8")

    assert sums() == {"buyers": "-120.00", "earned": "112.00", "commission": "8.00"}


def test_a_cooperative_that_took_the_cash_keeps_it_and_owes_the_commission_at_once():
    factory.sold(factory.cooperative(), goods="100", delivery="20", commission="8", collected_by="cooperative")

    assert sums() == {"buyers": "-120.00", "kept": "120.00", "due": "-8.00", "commission": "8.00"}


def test_a_fee_free_sale_at_the_door_owes_nothing():
    factory.sold(factory.cooperative(), goods="100", delivery="0", commission="0", collected_by="cooperative")

    assert sums() == {"buyers": "-100.00", "kept": "100.00"}


def test_the_same_delivery_twice_is_one_entry():
    cooperative = factory.cooperative()
    factory.sold(cooperative, "R1001-1")
    factory.sold(cooperative, "R1001-1")

    assert Entry.objects.count() == 1
    assert queries.balance(cooperative).earned == Decimal("112.00")


@pytest.mark.parametrize(
    "other", [{"goods": "101"}, {"delivery": "0"}, {"commission": "7"}, {"collected_by": "cooperative"}]
)
def test_the_same_order_with_other_figures_is_refused_and_logged(other, caplog):
    cooperative = factory.cooperative()
    factory.sold(cooperative, "R1001-1")

    with pytest.raises(errors.AlreadyWritten, match="R1001-1"):
        factory.sold(cooperative, "R1001-1", **other)

    assert Entry.objects.count() == 1
    assert "R1001-1" in caplog.text


@pytest.mark.parametrize(
    "figures",
    [
        {"goods": "0"},
        {"goods": "-1"},
        {"goods": "1.005"},
        {"goods": "NaN"},
        {"goods": "Infinity"},
        {"goods": "1000000000000"},
        {"delivery": "-0.01"},
        {"commission": "-1"},
        {"commission": "100.01"},
    ],
    ids=str,
)
def test_sums_that_are_none_are_refused(figures):
    with pytest.raises(errors.NotASum):
        factory.sold(factory.cooperative(), **figures)

    assert not Entry.objects.exists()


def test_a_refund_before_settlement_shrinks_the_earning_and_gives_the_commission_back():
    number = factory.sold(factory.cooperative(), goods="100", delivery="20", commission="8")

    services.refund(order_number=number, amount=Decimal(25), reason="جرّة مكسورة")

    assert sums() == {"buyers": "-95.00", "earned": "89.00", "commission": "6.00"}


def test_a_refund_after_settlement_shrinks_what_is_due():
    number = factory.settled(factory.cooperative(), goods="100", delivery="20", commission="8")

    services.refund(order_number=number, amount=Decimal(120), reason="لم تصل")

    assert sums() == {}


def test_a_refund_after_the_payout_is_a_negative_line_that_the_next_payout_makes_up_for():
    cooperative = factory.cooperative()
    payout = factory.paid_out(cooperative, goods="100", delivery="0", commission="0", number="R1-1")
    services.confirm_payout(payout=payout)
    services.refund(order_number="R1-1", amount=Decimal(40), reason="عيب")
    assert queries.balance(cooperative).debt == Decimal("40.00")

    second = factory.paid_out(cooperative, goods="100", delivery="0", commission="0")

    assert second.amount == Decimal("60.00")


def test_a_refund_of_cash_kept_at_the_door_gives_the_commission_back():
    cooperative = factory.cooperative()
    number = factory.sold(cooperative, goods="100", delivery="20", commission="8", collected_by="cooperative")

    services.refund(order_number=number, amount=Decimal(120), reason="مردود")

    assert sums() == {}


def test_refunds_in_parts_give_back_exactly_the_commission_taken():
    number = factory.sold(factory.cooperative(), goods="99.99", delivery="10", commission="8.35")

    for part in ["33.33", "33.33", "33.33", "10"]:
        services.refund(
            order_number=number,
            amount=Decimal(part),
            reason="جزء",
            key=str(len(sums())) + part + str(Entry.objects.count()),
        )

    assert sums() == {}


def test_the_same_refund_twice_is_one():
    number = factory.sold(factory.cooperative(), goods="100", delivery="0", commission="0")

    first = services.refund(order_number=number, amount=Decimal(10), reason="جرّة")
    again = services.refund(order_number=number, amount=Decimal("10.00"), reason=" جرّة ")
    other = services.refund(order_number=number, amount=Decimal(10), reason="جرّة", key="2")

    assert first == again != other
    assert sums()["earned"] == "80.00"


@pytest.mark.parametrize("amount", ["1120.51", "5000"])
def test_no_more_is_refunded_than_the_buyer_paid(amount, caplog):
    number = factory.sold(factory.cooperative(), goods="1100", delivery="20.50", commission="8")
    before = sums()

    with pytest.raises(errors.RefundTooLarge, match=r"1\.120,50 درهم"):
        services.refund(order_number=number, amount=Decimal(amount), reason="خطأ")

    assert sums() == before
    assert number in caplog.text


def test_refunds_that_make_no_sense_are_refused():
    number = factory.sold(factory.cooperative())
    before = sums()

    with pytest.raises(errors.NotASum):
        services.refund(order_number=number, amount=Decimal(0), reason="x")
    with pytest.raises(errors.ReasonMissing):
        services.refund(order_number=number, amount=Decimal(1), reason="  ")
    with pytest.raises(errors.NotDelivered, match="R404-1"):
        services.refund(order_number="R404-1", amount=Decimal(1), reason="x")

    assert sums() == before
    assert Sale.objects.count() == 1
