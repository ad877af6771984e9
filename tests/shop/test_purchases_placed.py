"""A purchase is an order with each cooperative, at the price that was agreed; she may take it back for a while."""

import re
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from commons.models import AuditLine, Message
from registry.enums import Function
from shop import services
from shop.enums import DeliveryKind, OrderState
from shop.models import PurchasedOrder
from shop.queries import contents
from shop.refusals import TooLateToCancel
from shop.services import Recipient, purchases, stock
from tests.factories import shop as make
from tests.factories.buying import filled, place

pytestmark = pytest.mark.django_db
Basket = get_model("basket", "Basket")
StockRecord = get_model("partner", "StockRecord")
HELD = [
    ("basket_basket", None, "FOR UPDATE"),
    ("shop_shop", "ORDER BY 1 ASC ", "FOR NO KEY UPDATE"),
    ("partner_stockrecord", "ORDER BY 1 ASC ", "FOR NO KEY UPDATE"),
]
"""What PostgreSQL locks for a purchase, and how; SQLite holds the whole file."""


def test_three_cooperatives_make_one_purchase_of_three_orders(souad):
    rows = [make.listing(price="120"), make.listing(price="95"), make.listing(price="30", trade="crafts")]
    basket = filled(*rows, quantity=2)

    placed = place(basket, souad)

    orders = list(placed.orders.order_by("pk"))
    assert [order.order.number for order in orders] == [f"{placed.number}-{n}" for n in (1, 2, 3)]
    assert [order.order.total_incl_tax for order in orders] == [265, 215, 85]
    assert (placed.total, placed.currency, placed.phone) == (565, "MAD", "+212612345678")
    assert {order.order.status for order in orders} == {OrderState.PLACED}
    assert [make.stock_of(row).num_allocated for row in rows] == [2, 2, 2]
    assert Basket.objects.get(pk=basket.pk).status == Basket.SUBMITTED
    assert AuditLine.objects.filter(action="shop.place-purchase", subject_id=str(placed.pk)).count() == 1


def test_the_order_holds_what_was_bought_and_where_it_goes(souad):
    placed = place(filled(make.listing(price="120"), quantity=2), souad)

    order = placed.orders.get().order
    line = order.lines.get()
    assert (line.title, line.quantity, line.unit_price_incl_tax, line.line_price_incl_tax) == (
        "عسل الدغموس",
        2,
        120,
        240,
    )
    assert line.prices.get().price_incl_tax == 120
    assert (order.shipping_incl_tax, order.shipping_address.line4, order.shipping_address.first_name) == (
        25,
        "كلميم",
        "سعاد العلوي",
    )


def test_numbers_follow_each_other(souad):
    first = place(filled(make.listing()), souad)
    second = place(filled(make.listing()), souad, key="l" * 32)

    assert int(second.number[1:]) == int(first.number[1:]) + 1
    assert int(first.number[1:]) > purchases.FIRST_NUMBER


def test_the_commission_of_the_day_is_frozen(souad):
    order = place(filled(make.listing()), souad).orders.get()

    assert 0 <= order.commission_rate <= 1
    assert order.commission == (order.commission_rate * 120).quantize(Decimal("0.01"))


def test_the_buyer_and_the_sellers_are_told(souad):
    listing = make.listing()
    seller = make.seller(listing.shop)
    make.seller(listing.shop, function=Function.PRESIDENT)
    make.seller(listing.shop, function=Function.PRESIDENT)
    alone = make.listing()

    placed = place(filled(listing, alone), souad, site="https://tiwiza.test")

    buyer = Message.objects.get(to=souad.phone)
    assert f"https://tiwiza.test/ar/purchase/{placed.token}/" in buyer.body
    assert f"سُجّلت مشترياتكم {placed.number}، وفيها طلبان، " in buyer.body  # between two figures stands a word
    assert Message.objects.filter(kind="order-placed").count() == 3
    assert Message.objects.filter(to=seller.phone, kind="order-placed").count() == 1
    assert Message.objects.filter(to=alone.shop.cooperative.phone).count() == 1


def test_a_cooperative_nobody_can_call_is_no_hindrance(souad):
    shop = make.shop_open(phone="")

    place(filled(make.listing(shop)), souad)

    assert Message.objects.count() == 1


def test_a_changed_price_is_ordered_once_it_is_confirmed(souad):
    basket = filled(make.listing())
    StockRecord.objects.update(price=Decimal(130))

    placed = place(basket, souad)

    assert placed.total == 155


def test_collecting_reaches_whoever_comes(souad):
    listing = make.listing(make.shop_open(delivery=None))
    make.offer(listing.shop, kind=DeliveryKind.PICKUP, price="0", provinces=[make.province()])

    placed = place(filled(listing), Recipient(**{**vars(souad), "province": None}))

    assert placed.orders.get().delivery == DeliveryKind.PICKUP


def test_stock_that_was_never_counted_as_promised_counts_from_nought(souad):
    listing = make.listing()
    StockRecord.objects.update(num_allocated=None)
    found = contents(filled(listing, quantity=2))

    with transaction.atomic():
        stock.promise_stock(found.lines)

    assert make.stock_of(listing).num_allocated == 2


def test_a_buyer_takes_back_what_is_not_confirmed(souad):
    listing = make.listing()
    placed = place(filled(listing, quantity=2), souad)
    number = placed.orders.get().order.number

    services.cancel_by_buyer(purchase=placed, number=number, by=None)
    services.cancel_by_buyer(purchase=placed, number=number, by=None)

    assert placed.orders.get().order.status == OrderState.CANCELLED
    assert make.stock_of(listing).num_allocated == 0


def test_a_confirmed_order_is_no_longer_taken_back(souad):
    listing = make.listing()
    placed = place(filled(listing), souad)
    services.confirm_order(order=placed.orders.get(), by=make.seller(listing.shop))

    with pytest.raises(TooLateToCancel):
        services.cancel_by_buyer(purchase=placed, number=placed.orders.get().order.number, by=None)

    assert placed.orders.get().order.status == OrderState.CONFIRMED
    assert make.stock_of(listing).num_allocated == 1


def test_another_purchases_order_is_not_reached(souad):
    placed = place(filled(make.listing()), souad)
    other = place(filled(make.listing()), souad, key="n" * 32)

    with pytest.raises(PurchasedOrder.DoesNotExist):
        services.cancel_by_buyer(purchase=placed, number=other.orders.get().order.number, by=None)


def test_placing_asks_as_much_for_five_products_of_three_cooperatives_as_for_one(souad):
    place(filled(make.listing()), souad, key="1" * 32)
    place(filled(*[make.listing() for _ in range(3)], make.listing(), make.listing()), souad, key="2" * 32)

    def asked(*listings, key):
        basket = filled(*listings)
        seal = contents(basket).seal
        with CaptureQueriesContext(connection) as queries:
            services.place_purchase(basket=basket, key=key, agreed=seal, recipient=souad, by=None, address="10.0.0.1")
        return len(queries)

    shops = [make.shop_open() for _ in range(3)]
    five = [make.listing(shops[n % 3]) for n in range(5)]
    few = asked(make.listing(), key="3" * 32)

    assert asked(*five, key="4" * 32) == few <= 28


def test_basket_shops_and_stock_are_held_in_the_order_of_their_keys(souad):
    basket = filled(*[make.listing() for _ in range(2)])

    with CaptureQueriesContext(connection) as queries:
        place(basket, souad)

    found = [re.search(r'FROM "(\w+)".*?(ORDER BY 1 ASC )?(FOR [A-Z ]+)$', each["sql"]) for each in queries]
    assert [each.groups() for each in found if each] == (HELD if connection.features.has_select_for_update else [])
