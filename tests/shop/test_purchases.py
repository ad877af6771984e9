"""A purchase: all of it or nothing, once, at the price that was agreed."""

from contextlib import nullcontext
from decimal import Decimal
from itertools import chain, repeat

import pytest
from django.db import IntegrityError, transaction
from oscar.core.loading import get_model

from commons.errors import TooMany
from commons.models import AuditLine, Message
from registry.enums import Function
from registry.models import Province
from shop import services
from shop.enums import DeliveryKind, OrderState
from shop.models import OrderNumber, Purchase, PurchasedOrder
from shop.queries import contents
from shop.refusals import (
    AlreadyOrdered,
    BasketChanged,
    EmptyBasket,
    KeyReused,
    NoDelivery,
    NoLongerSold,
    PriceChanged,
    ShopClosed,
    SoldOut,
    TooFewLeft,
    TooLateToCancel,
)
from shop.services import Recipient, purchases, stock
from tests.factories import shop as make
from tests.factories.buying import filled, place

pytestmark = pytest.mark.django_db
Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")
OrderLine = get_model("order", "Line")
StockRecord = get_model("partner", "StockRecord")


def looks_too_early(monkeypatch, times):
    """The first looks for an earlier press with the key find nothing, as when that press is just being written."""
    looks = chain((lambda *_: None,) * times, repeat(purchases.placed_with))

    def look(*press):
        return next(looks)(*press)

    monkeypatch.setattr(purchases, "placed_with", look)


def nothing_happened(basket=None):
    assert Purchase.objects.count() == Order.objects.count() == OrderLine.objects.count() == 0
    assert OrderNumber.objects.count() == Message.objects.count() == 0
    assert not StockRecord.objects.filter(num_allocated__gt=0).exists()
    if basket is not None:
        assert Basket.objects.get(pk=basket.pk).status == Basket.OPEN
        assert basket.lines.exists()
    return True


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
    assert Message.objects.filter(kind="order-placed").count() == 3
    assert Message.objects.filter(to=seller.phone, kind="order-placed").count() == 1
    assert Message.objects.filter(to=alone.shop.cooperative.phone).count() == 1


def test_a_cooperative_nobody_can_call_is_no_hindrance(souad):
    shop = make.shop_open(phone="")

    place(filled(make.listing(shop)), souad)

    assert Message.objects.count() == 1


def test_the_same_key_again_is_the_same_purchase(souad):
    basket = filled(make.listing())
    first = place(basket, souad, agreed=contents(basket).seal)

    again = place(basket, souad)
    without_basket = services.place_purchase(basket=None, key="k" * 32, agreed="", recipient=souad, by=None)

    assert first == again == without_basket
    assert Purchase.objects.count() == 1


def test_the_same_key_with_another_address_is_refused(souad):
    place(filled(make.listing()), souad)
    other = Recipient(**{**vars(souad), "address": "زنقة أخرى"})
    basket = filled(make.listing())

    with pytest.raises(KeyReused):
        place(basket, other)

    assert Purchase.objects.count() == 1
    assert Basket.objects.get(pk=basket.pk).status == Basket.OPEN


def test_a_key_taken_between_look_and_write_gives_the_same_answer(souad, monkeypatch):
    first = place(filled(make.listing()), souad)
    looks = iter([None, None])
    real = purchases.placed_with
    monkeypatch.setattr(purchases, "placed_with", lambda *a: next(looks, real) and real(*a))

    again = place(filled(make.listing()), souad)

    assert again == first
    assert Purchase.objects.count() == 1


def test_a_clash_of_anything_else_is_not_swallowed(souad, monkeypatch):
    def broken(*_):
        raise IntegrityError

    monkeypatch.setattr(purchases, "write_orders", broken)
    basket = filled(make.listing())

    with pytest.raises(IntegrityError):
        place(basket, souad)

    assert nothing_happened(basket)


def test_another_baskets_press_that_came_first_by_a_hair_is_the_purchase(souad, monkeypatch):
    listing = make.listing()
    first, second = filled(listing), filled(listing)
    came_first = place(first, souad)
    # Both of her looks fall before the other press was written; only the key that the database refuses tells of it.
    looks_too_early(monkeypatch, 2)

    assert place(second, souad) == came_first
    assert Purchase.objects.count() == 1
    assert Basket.objects.get(pk=second.pk).status == Basket.OPEN


def test_a_twin_of_the_press_that_was_writing_while_this_one_waited_is_the_purchase(souad, monkeypatch):
    basket = filled(make.listing())
    came_first = place(basket, souad)
    # Her first look fell before the other press was written; the second is made with the basket held.
    looks_too_early(monkeypatch, 1)

    assert place(basket, souad) == came_first
    assert Purchase.objects.count() == 1


def test_a_shop_that_delivers_in_no_way_reaches_nobody(souad):
    [group] = contents(filled(make.listing(make.shop_open(delivery=None)))).groups

    assert group.reaches(souad.province) is False


def test_an_empty_basket_is_refused(souad):
    with pytest.raises(EmptyBasket):
        services.place_purchase(basket=None, key="k" * 32, agreed="", recipient=souad, by=None)
    with pytest.raises(EmptyBasket):
        place(Basket.objects.create(), souad)

    assert nothing_happened()


def test_a_basket_is_ordered_once_whatever_the_key(souad):
    basket = filled(make.listing())
    place(basket, souad)

    with pytest.raises(AlreadyOrdered):
        place(basket, souad, key="m" * 32)

    assert Purchase.objects.count() == 1


@pytest.mark.parametrize(
    ("happens", "refusal"),
    [
        (lambda row: make.suspend(row.shop), ShopClosed),
        (lambda row: row.shop.cooperative.authorisations.update(state="withdrawn"), NoLongerSold),
        (lambda row: StockRecord.objects.filter(product=row.product).update(num_in_stock=0), SoldOut),
        (lambda row: StockRecord.objects.filter(product=row.product).update(num_in_stock=1), TooFewLeft),
        (lambda row: StockRecord.objects.filter(product=row.product).update(price=Decimal(130)), PriceChanged),
        (lambda row: row.shop.delivery_offers.update(price=Decimal(30)), BasketChanged),
        (lambda row: row.shop.delivery_offers.update(is_active=False), NoDelivery),
    ],
)
def test_what_changed_since_the_page_was_shown_is_told_and_nothing_is_ordered(souad, happens, refusal):
    changed, steady = make.listing(), make.listing()
    basket = filled(changed, steady, quantity=2)
    agreed = contents(basket).seal
    happens(changed)

    with pytest.raises(refusal):
        place(basket, souad, agreed=agreed)

    assert nothing_happened(basket)


def test_a_changed_price_is_ordered_once_it_is_confirmed(souad):
    basket = filled(make.listing())
    StockRecord.objects.update(price=Decimal(130))

    placed = place(basket, souad)

    assert placed.total == 155


def test_a_delivery_that_does_not_reach_the_province_is_refused(souad):
    listing = make.listing(make.shop_open(delivery=None))
    far = Province.objects.exclude(pk=souad.province.pk).first() or make.province("MA-XXX")
    make.offer(listing.shop, kind=DeliveryKind.OWN, provinces=[far])
    basket = filled(listing)

    with pytest.raises(NoDelivery):
        place(basket, souad)
    with pytest.raises(NoDelivery):
        place(basket, Recipient(**{**vars(souad), "province": None}))

    assert nothing_happened(basket)


def test_collecting_reaches_whoever_comes(souad):
    listing = make.listing(make.shop_open(delivery=None))
    make.offer(listing.shop, kind=DeliveryKind.PICKUP, price="0", provinces=[make.province()])

    placed = place(filled(listing), Recipient(**{**vars(souad), "province": None}))

    assert placed.orders.get().delivery == DeliveryKind.PICKUP


def test_pieces_gone_between_check_and_promise_undo_everything(souad, monkeypatch):
    one, two = make.listing(), make.listing()
    basket = filled(one, two)
    real = purchases.write_orders

    def sold_meanwhile(*args):
        StockRecord.objects.filter(product=two.product).update(num_in_stock=0)
        return real(*args)

    monkeypatch.setattr(purchases, "write_orders", sold_meanwhile)

    with pytest.raises(SoldOut):
        place(basket, souad)

    assert nothing_happened(basket)
    assert make.stock_of(two).num_in_stock == 10


def test_stock_that_was_never_counted_as_promised_counts_from_nought(souad):
    listing = make.listing()
    StockRecord.objects.update(num_allocated=None)
    found = contents(filled(listing, quantity=2))

    with transaction.atomic():
        stock.promise_stock(found.lines)

    assert make.stock_of(listing).num_allocated == 2


@pytest.mark.parametrize(("pieces", "left"), [(5, 0), (6, 10)])
def test_two_lines_of_one_record_are_promised_together_or_not_at_all(souad, pieces, left):
    listing = make.listing(stock=10)
    basket = filled(listing, quantity=pieces)
    row = basket.lines.get()
    row.pk, row.line_reference = None, "again"
    row.save(force_insert=True)
    found = contents(basket)

    with pytest.raises(SoldOut) if left else nullcontext(), transaction.atomic():
        stock.promise_stock(found.lines)

    assert make.stock_of(listing).net_stock_level == left


def test_a_phone_places_six_purchases_an_hour(souad):
    for n in range(6):
        place(filled(make.listing()), souad, key=f"{n}" * 32)
    basket = filled(make.listing())

    with pytest.raises(TooMany):
        place(basket, souad, key="z" * 32)

    assert Purchase.objects.count() == 6
    assert Basket.objects.get(pk=basket.pk).status == Basket.OPEN


def test_an_address_is_limited_too(souad, settings):
    settings.PURCHASES_PER_ADDRESS = (1, settings.PURCHASES_PER_ADDRESS[1])
    place(filled(make.listing()), souad, address="10.0.0.1")
    other = Recipient(**{**vars(souad), "phone": "+212612345679"})

    with pytest.raises(TooMany):
        place(filled(make.listing()), other, key="z" * 32, address="10.0.0.1")

    assert Purchase.objects.count() == 1


def test_what_the_database_refuses_for_another_reason_than_the_key_is_not_taken_for_a_second_press(souad):
    basket = filled(make.listing())

    with pytest.raises(IntegrityError):
        place(basket, Recipient(**{**vars(souad), "city": None}))

    nothing_happened(basket)


def test_a_refusal_is_written_down(souad, caplog):
    with pytest.raises(EmptyBasket):
        place(Basket.objects.create(), souad)

    assert "Purchase refused: EmptyBasket" in caplog.text


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
