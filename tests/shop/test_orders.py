"""An order's life at the seller's desk: each step once, guarded, with its stock and its money."""

from decimal import Decimal

import pytest
from django.utils import translation

from commons.models import AuditLine, Message
from ledger.queries import balance, book_is_balanced
from shop import services
from shop.enums import DeliveryKind, OrderState
from shop.errors import (
    NotYours,
    OrderElsewhere,
    ReasonMissing,
    StockOutOfStep,
    TrackingNumberLong,
    TrackingNumberMissing,
)
from shop.models import PurchasedOrder
from tests.factories import selling

pytestmark = pytest.mark.django_db
CONFIRM, PREPARE, SHIP = services.confirm_order, services.prepare_order, services.ship_order
DELIVER, REFUSE, CANCEL = services.deliver_order, services.refuse_order, services.cancel_order


@pytest.fixture
def order():
    """Two pieces of ten, brought by the cooperative."""
    return selling.order(selling.listing(stock=10))


@pytest.fixture
def seller(order):
    return selling.member(order.shop.cooperative)


def fresh(order):
    return PurchasedOrder.objects.select_related("order").get(pk=order.pk)


def stock(order):
    record = order.order.lines.get().stockrecord
    record.refresh_from_db()
    return record.num_in_stock, record.num_allocated


def walk(order, seller, *verbs):
    for verb in verbs:
        verb(order=fresh(order), by=seller)
    return fresh(order)


def test_an_order_goes_from_placed_to_delivered_and_the_money_is_earned(order, seller):
    done = walk(order, seller, CONFIRM, PREPARE, SHIP, DELIVER)

    assert done.order.status == OrderState.DELIVERED
    assert all((done.confirmed_at, done.ready_at, done.shipped_at, done.delivered_at))
    assert stock(order) == (8, 0)
    assert order.order.lines.get().num_allocated == 0
    assert [m.kind for m in Message.objects.order_by("pk")] == [
        "order-confirmed", "order-ready", "order-shipped", "order-delivered",
    ]  # fmt: skip
    assert set(Message.objects.values_list("to", flat=True)) == {"+212612345678"}
    assert AuditLine.objects.filter(action__endswith="-order", by=seller).count() == 4


def test_stock_leaves_when_the_goods_leave(order, seller):
    before = stock(walk(order, seller, CONFIRM, PREPARE))
    after = stock(walk(order, seller, SHIP))

    assert (before, after) == ((10, 2), (8, 0))


def test_cash_taken_at_the_door_stays_and_its_commission_is_owed(order, seller):
    walk(order, seller, CONFIRM, PREPARE, SHIP, DELIVER)

    held = balance(order.shop.cooperative)
    assert (held.kept, held.on_its_way, held.debt) == (Decimal("265.00"), Decimal(0), Decimal("12.00"))
    assert book_is_balanced()


def test_by_post_the_council_collects_and_the_cooperative_earns_the_rest():
    order = selling.order(selling.listing(), delivery=DeliveryKind.POST)
    seller = selling.member(order.shop.cooperative)
    walk(order, seller, CONFIRM, PREPARE)
    SHIP(order=fresh(order), by=seller, tracking_number=" RR٠٤٢MA ")
    walk(order, seller, DELIVER)

    assert balance(order.shop.cooperative).earned == Decimal("253.00")
    assert fresh(order).tracking_number == "RR042MA"
    assert "RR042MA" in Message.objects.get(kind="order-shipped").body


def test_by_post_nothing_leaves_without_its_tracking_number():
    order = selling.order(selling.listing(), delivery=DeliveryKind.POST)
    seller = selling.member(order.shop.cooperative)
    ready = walk(order, seller, CONFIRM, PREPARE)

    with pytest.raises(TrackingNumberMissing):
        SHIP(order=ready, by=seller, tracking_number="  ")

    assert fresh(order).order.status == OrderState.READY
    assert stock(order) == (10, 2)


@pytest.mark.parametrize("delivery", [DeliveryKind.POST, DeliveryKind.OWN])
def test_a_tracking_number_longer_than_any_is_refused_in_a_sentence(delivery):
    order = selling.order(selling.listing(), delivery=delivery)
    seller = selling.member(order.shop.cooperative)
    ready = walk(order, seller, CONFIRM, PREPARE)

    with pytest.raises(TrackingNumberLong) as refusal:
        SHIP(order=ready, by=seller, tracking_number="1" * 61)
    kept = fresh(order).order.status
    SHIP(order=ready, by=seller, tracking_number=f" {'1' * 60} ")

    assert "60" in str(refusal.value)
    assert (kept, fresh(order).tracking_number) == (OrderState.READY, "1" * 60)


def test_what_is_collected_leaves_the_stock_when_it_is_handed_over():
    order = selling.order(selling.listing(), delivery=DeliveryKind.PICKUP)
    seller = selling.member(order.shop.cooperative)
    ready = walk(order, seller, CONFIRM, PREPARE)
    with pytest.raises(OrderElsewhere):
        SHIP(order=ready, by=seller)
    held = stock(order)
    walk(order, seller, DELIVER)

    assert (held, stock(order)) == ((10, 2), (8, 0))
    assert balance(order.shop.cooperative).kept == Decimal("265.00")


@pytest.mark.parametrize("verbs", [(CONFIRM,), (CONFIRM, PREPARE), (CONFIRM, PREPARE, SHIP)])
def test_a_step_taken_twice_is_taken_once(order, seller, verbs):
    walk(order, seller, *verbs)
    lines, messages = AuditLine.objects.count(), Message.objects.count()
    verbs[-1](order=fresh(order), by=seller)

    assert (AuditLine.objects.count(), Message.objects.count()) == (lines, messages)


def test_delivering_twice_earns_once(order, seller):
    walk(order, seller, CONFIRM, PREPARE, SHIP, DELIVER, DELIVER)

    assert balance(order.shop.cooperative).kept == Decimal("265.00")
    assert stock(order) == (8, 0)


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (OrderState.PLACED, PREPARE),
        (OrderState.PLACED, SHIP),
        (OrderState.PLACED, DELIVER),
        (OrderState.PLACED, REFUSE),
        (OrderState.CONFIRMED, SHIP),
        (OrderState.CONFIRMED, DELIVER),
        (OrderState.READY, CONFIRM),
        (OrderState.READY, DELIVER),
        (OrderState.SHIPPED, CONFIRM),
        (OrderState.DELIVERED, REFUSE),
        (OrderState.DELIVERED, SHIP),
        (OrderState.CANCELLED, CONFIRM),
        (OrderState.REFUSED, DELIVER),
    ],
)
def test_a_step_that_does_not_follow_is_refused_and_changes_nothing(order, seller, state, verb):
    order.order.status = state
    order.order.save()

    with pytest.raises(OrderElsewhere) as refusal:
        verb(order=fresh(order), by=seller)

    assert str(state.label) in str(refusal.value)
    assert fresh(order).order.status == state
    assert stock(order) == (10, 2)
    assert not Message.objects.exists()


@pytest.mark.parametrize("state", [OrderState.SHIPPED, OrderState.DELIVERED, OrderState.REFUSED])
def test_what_has_left_cannot_be_cancelled(order, seller, state):
    order.order.status = state
    order.order.save()

    with pytest.raises(OrderElsewhere):
        CANCEL(order=fresh(order), by=seller, reason="نفدت")

    assert stock(order) == (10, 2)


def test_a_cancelled_order_frees_its_pieces_and_tells_the_reason(order, seller):
    CANCEL(order=order, by=seller, reason=" نفد العسل ")
    CANCEL(order=fresh(order), by=seller, reason="again")

    assert fresh(order).order.status == OrderState.CANCELLED
    assert stock(order) == (10, 0)
    assert "نفد العسل" in Message.objects.get().body
    assert AuditLine.objects.get(action="shop.cancel-order").reason == "نفد العسل"
    assert fresh(order).end_reason == "نفد العسل"


def test_an_order_is_cancelled_only_with_a_reason(order, seller):
    with pytest.raises(ReasonMissing):
        CANCEL(order=order, by=seller, reason=" ")

    assert fresh(order).order.status == OrderState.PLACED


def test_goods_refused_at_the_door_come_back_and_nothing_is_earned(order, seller):
    walk(order, seller, CONFIRM, PREPARE, SHIP)
    REFUSE(order=fresh(order), by=seller, reason=" لم يكن في البيت ")
    REFUSE(order=fresh(order), by=seller, reason="again")

    assert stock(order) == (10, 0)
    assert balance(order.shop.cooperative).kept == 0
    assert fresh(order).ended_at
    assert fresh(order).end_reason == "لم يكن في البيت"


def test_a_reason_longer_than_its_column_is_cut_not_lost(order, seller):
    CANCEL(order=order, by=seller, reason="ن" * 400)

    assert fresh(order).end_reason == "ن" * 300


def test_an_order_its_buyer_takes_back_is_told_to_the_sellers_once(order, seller):
    for _ in range(2):
        services.cancel_by_buyer(purchase=order.purchase, number=order.order.number, by=None)

    told = Message.objects.get(kind="order-taken-back")
    assert (told.to, order.order.number in told.body) == (seller.phone, True)
    assert Message.objects.filter(kind="order-cancelled").count() == 1


def test_that_the_buyer_took_it_back_is_said_in_each_readers_language(order):
    with translation.override("fr"):
        services.cancel_by_buyer(purchase=order.purchase, number=order.order.number, by=None)
        french = fresh(order).end_words
    with translation.override("ar"):
        arabic = fresh(order).end_words

    assert (french, arabic) == ("l’acheteur l’a annulée", "تراجع المشتري عنه")
    assert arabic in Message.objects.get(kind="order-cancelled").body


def test_a_stock_that_does_not_add_up_stops_the_step(order, seller):
    ready = walk(order, seller, CONFIRM, PREPARE)
    record = order.order.lines.get().stockrecord
    type(record).objects.filter(pk=record.pk).update(num_allocated=1)

    with pytest.raises(StockOutOfStep):
        SHIP(order=ready, by=seller)

    assert fresh(order).order.status == OrderState.READY
    assert stock(order) == (10, 1)


@pytest.mark.parametrize("verb", [CONFIRM, PREPARE, SHIP, DELIVER, REFUSE])
def test_another_cooperatives_seller_takes_no_step(order, verb):
    stranger = selling.member(selling.complete())

    with pytest.raises(NotYours):
        verb(order=order, by=stranger)

    assert fresh(order).order.status == OrderState.PLACED


def test_a_seller_whose_membership_ended_takes_no_step(order, seller):
    seller.memberships.update(until=seller.memberships.get().since)

    with pytest.raises(NotYours):
        CONFIRM(order=order, by=seller)


def test_orders_of_a_suspended_shop_go_on(order, seller):
    selling.came_into(order.shop, "suspended")

    assert walk(order, seller, CONFIRM, PREPARE, SHIP, DELIVER).order.status == OrderState.DELIVERED
