"""A button pressed twice is one purchase: the same key is the same press, whenever the other one was written."""

from itertools import chain, repeat

import pytest
from oscar.core.loading import get_model

from shop import services
from shop.models import Purchase
from shop.queries import contents
from shop.refusals import AlreadyOrdered, KeyReused
from shop.services import Recipient, purchases
from tests.factories import shop as make
from tests.factories.buying import filled, place

pytestmark = pytest.mark.django_db
Basket = get_model("basket", "Basket")


def looks_too_early(monkeypatch, times):
    """The first looks for an earlier press with the key find nothing, as when that press is just being written."""
    looks = chain((lambda *_: None,) * times, repeat(purchases.placed_with))

    def look(*press):
        return next(looks)(*press)

    monkeypatch.setattr(purchases, "placed_with", look)


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


def test_a_basket_is_ordered_once_whatever_the_key(souad):
    basket = filled(make.listing())
    place(basket, souad)

    with pytest.raises(AlreadyOrdered):
        place(basket, souad, key="m" * 32)

    assert Purchase.objects.count() == 1
