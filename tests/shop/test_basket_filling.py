"""Filling a basket: what goes in, what is refused, what it comes to."""

from decimal import Decimal

import pytest
from oscar.core.loading import get_model

from shop import services
from shop.enums import DeliveryKind
from shop.models import ChosenDelivery
from shop.queries import contents
from shop.refusals import BadQuantity, BasketFull, NoLongerSold, SoldOut, TooFewLeft
from tests.factories import shop as make
from tests.factories.buying import filled, place, recipient

pytestmark = pytest.mark.django_db
Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")
StockRecord = get_model("partner", "StockRecord")


def test_what_is_put_in_twice_is_one_line_of_both():
    listing = make.listing()

    basket = filled(listing, listing, quantity=2)

    assert list(basket.lines.values_list("quantity", "price_incl_tax")) == [(4, Decimal(120))]


@pytest.mark.parametrize("quantity", [0, -1, 10_000])
def test_a_number_that_is_none_is_refused(quantity):
    with pytest.raises(BadQuantity):
        filled(make.listing(), quantity=quantity)

    assert Basket.objects.count() == 0


def test_more_than_is_left_is_refused_with_what_is_left():
    with pytest.raises(TooFewLeft) as refused:
        filled(make.listing(stock=3), quantity=4)

    assert refused.value.facts["left"] == 3
    assert Line.objects.count() == 0


def test_sold_out_is_refused():
    with pytest.raises(SoldOut):
        filled(make.listing(stock=0))


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_what_is_not_approved_is_refused(state):
    with pytest.raises(NoLongerSold):
        filled(make.listing(state=state))


def test_what_has_no_price_is_refused():
    listing = make.listing()
    StockRecord.objects.update(price=None)

    with pytest.raises(NoLongerSold):
        filled(listing)


def test_a_basket_takes_sixty_products_and_no_more(monkeypatch):
    monkeypatch.setattr("shop.services.baskets.MOST_LINES", 1)
    first, second = make.listing(), make.listing()

    with pytest.raises(BasketFull):
        filled(first, second)

    assert Line.objects.count() == 1


def test_the_same_press_twice_at_once_is_one_line():
    listing = make.listing()
    basket = filled(listing)
    record = StockRecord.objects.get()

    services.baskets._put(basket, listing, record, 3)

    assert list(basket.lines.values_list("quantity", flat=True)) == [3]


def test_a_number_is_changed_and_nought_removes():
    listing = make.listing()
    basket = filled(listing)
    line = basket.lines.get().pk

    services.set_quantity(basket=basket, line=line, quantity=5, by=None)
    assert basket.lines.get().quantity == 5
    services.set_quantity(basket=basket, line=line, quantity=0, by=None)

    assert basket.lines.count() == 0


def test_fewer_are_always_taken_and_more_only_while_they_last():
    listing = make.listing(stock=5)
    basket = filled(listing, quantity=5)
    StockRecord.objects.update(num_in_stock=2)
    line = basket.lines.get().pk

    services.set_quantity(basket=basket, line=line, quantity=3, by=None)
    with pytest.raises(TooFewLeft):
        services.set_quantity(basket=basket, line=line, quantity=4, by=None)
    with pytest.raises(BadQuantity):
        services.set_quantity(basket=basket, line=line, quantity=-1, by=None)

    assert basket.lines.get().quantity == 3


def test_a_delivery_is_chosen_and_a_kind_the_shop_lacks_is_left_out():
    listing = make.listing()
    make.offer(listing.shop, kind=DeliveryKind.PICKUP, price="0")
    basket = filled(listing)

    services.choose_delivery(basket=basket, shop=listing.shop, kind=DeliveryKind.PICKUP, by=None)
    services.choose_delivery(basket=basket, shop=listing.shop, kind=DeliveryKind.OWN, by=None)

    assert ChosenDelivery.objects.get().kind == DeliveryKind.PICKUP
    assert (contents(basket).delivery, contents(basket).groups[0].collected) == (0, True)


def test_a_group_for_each_cooperative_and_the_cheapest_delivery_that_brings_it():
    one, two = make.listing(price="120"), make.listing(title="زربية", trade="crafts", price="450")
    make.offer(one.shop, kind=DeliveryKind.OWN, price="20")
    make.offer(one.shop, kind=DeliveryKind.PICKUP, price="0")

    found = contents(filled(one, two))

    assert [(group.goods, group.delivery) for group in found.groups] == [(120, 20), (450, 25)]
    assert (found.goods, found.delivery, found.total, found.count) == (570, 45, 615, 2)
    assert found.troubles == []


def test_a_changed_price_is_told_and_makes_another_seal():
    basket = filled(make.listing(price="120"))
    before = contents(basket).seal
    StockRecord.objects.update(price=Decimal(130))

    found = contents(basket)

    assert [notice.facts["now"] for notice in found.notices] == ["130 درهم"]
    assert found.seal != before
    assert found.not_as_agreed(before) is found.notices[0] or str(found.not_as_agreed(before))


def test_a_shop_without_delivery_is_told():
    found = contents(filled(make.listing(make.shop_open(delivery=None))))

    assert [type(trouble).__name__ for trouble in found.troubles] == ["NoOffer"]


def test_no_basket_is_an_empty_basket():
    assert contents(None).lines == []
    assert contents(Basket()).total == 0


def test_an_order_again_puts_in_what_can_be_had_and_says_why_the_rest_cannot():
    here, few, gone = make.listing(stock=9), make.listing(stock=9), make.listing(stock=9)
    placed = place(filled(here, few, gone, quantity=4), recipient())
    lines = [line for row in placed.orders.order_by("pk") for line in row.order.lines.all()]
    StockRecord.objects.filter(product=few.product).update(num_in_stock=4, num_allocated=3)
    services.withdraw_listing(listing=gone, by=None)

    basket, why = services.order_again(basket=None, lines=lines, by=None)

    assert [type(each) for each in why] == [TooFewLeft, NoLongerSold]
    assert list(basket.lines.values_list("product", "quantity")) == [(here.product_id, 4)]
    assert services.order_again(basket=basket, lines=lines[2:], by=None)[0] == basket


def test_an_order_of_which_nothing_can_be_had_again_makes_no_basket():
    listing = make.listing()
    placed = place(filled(listing), recipient())
    services.withdraw_listing(listing=listing, by=None)

    basket, why = services.order_again(basket=None, lines=placed.orders.get().order.lines.all(), by=None)

    assert (basket, [type(each) for each in why]) == (None, [NoLongerSold])
    assert Basket.objects.exclude(status="Submitted").count() == 0
