"""A purchase that cannot be is refused whole: nothing is written, promised or told, and the basket is kept."""

from contextlib import nullcontext
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from oscar.core.loading import get_model

from commons.errors import TooMany
from commons.models import Message
from registry.models import Province
from shop import services
from shop.enums import DeliveryKind
from shop.models import OrderNumber, Purchase
from shop.queries import contents
from shop.refusals import (
    BasketChanged,
    EmptyBasket,
    NoDelivery,
    NoLongerShown,
    NoLongerSold,
    NoOffer,
    PriceChanged,
    ShopClosed,
    SoldOut,
    TooFewLeft,
)
from shop.services import Recipient, purchases, stock
from tests.factories import shop as make
from tests.factories.buying import filled, place

pytestmark = pytest.mark.django_db
Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")
OrderLine = get_model("order", "Line")
StockRecord = get_model("partner", "StockRecord")


def nothing_happened(basket=None):
    assert Purchase.objects.count() == Order.objects.count() == OrderLine.objects.count() == 0
    assert OrderNumber.objects.count() == Message.objects.count() == 0
    assert not StockRecord.objects.filter(num_allocated__gt=0).exists()
    if basket is not None:
        assert Basket.objects.get(pk=basket.pk).status == Basket.OPEN
        assert basket.lines.exists()
    return True


def test_a_clash_of_anything_else_is_not_swallowed(souad, monkeypatch):
    def broken(*_):
        raise IntegrityError

    monkeypatch.setattr(purchases, "write_orders", broken)
    basket = filled(make.listing())

    with pytest.raises(IntegrityError):
        place(basket, souad)

    assert nothing_happened(basket)


def test_a_shop_that_delivers_in_no_way_reaches_nobody(souad):
    [group] = contents(filled(make.listing(make.shop_open(delivery=None)))).groups

    assert group.reaches(souad.province) is False


def test_an_empty_basket_is_refused(souad):
    for none in (None, Basket()):
        with pytest.raises(EmptyBasket):
            services.place_purchase(basket=none, key="k" * 32, agreed="", recipient=souad, by=None)
    with pytest.raises(EmptyBasket):
        place(Basket.objects.create(), souad)

    assert nothing_happened()


@pytest.mark.parametrize(
    ("happens", "refusal"),
    [
        (lambda row: make.suspend(row.shop), ShopClosed),
        (lambda row: row.shop.cooperative.authorisations.update(state="withdrawn"), NoLongerSold),
        (lambda row: services.withdraw_listing(listing=row, by=None), NoLongerSold),
        (lambda row: services.edit_listing(listing=row, content={"title": "عسل آخر"}, by=None), NoLongerShown),
        (lambda row: StockRecord.objects.filter(product=row.product).update(num_in_stock=0), SoldOut),
        (lambda row: StockRecord.objects.filter(product=row.product).update(num_in_stock=1), TooFewLeft),
        (lambda row: StockRecord.objects.filter(product=row.product).update(price=Decimal(130)), PriceChanged),
        (lambda row: row.shop.delivery_offers.update(price=Decimal(30)), BasketChanged),
        (lambda row: row.shop.delivery_offers.update(is_active=False), NoOffer),
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


def test_a_delivery_that_does_not_reach_the_province_is_refused(souad):
    listing = make.listing(make.shop_open(delivery=None))
    far = Province.objects.exclude(pk=souad.province.pk).first() or make.province("MA-XXX")
    make.offer(listing.shop, kind=DeliveryKind.OWN, provinces=[far])
    basket = filled(listing)

    with pytest.raises(NoDelivery):
        place(basket, souad)

    assert nothing_happened(basket)


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

    with pytest.raises(TooMany) as refusal:
        place(filled(make.listing()), other, key="z" * 32, address="10.0.0.1")
    place(filled(make.listing()), other, key="z" * 32, address="10.0.0.2")

    assert 0 < refusal.value.wait <= 3600
    assert Purchase.objects.count() == 2


def test_what_the_database_refuses_for_another_reason_than_the_key_is_not_taken_for_a_second_press(souad):
    basket = filled(make.listing())

    with pytest.raises(IntegrityError):
        place(basket, Recipient(**{**vars(souad), "note": None}))

    nothing_happened(basket)


def test_a_refusal_is_written_down(souad, caplog):
    with pytest.raises(EmptyBasket):
        place(Basket.objects.create(pk=41), souad)

    assert "Refused shop.place-purchase (basket 41): EmptyBasket, user None" in caplog.text
