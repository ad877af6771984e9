"""Purchases at the page: so many from one number and from one address, then the wait is said and nothing is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from commons.errors import TooMany
from shop.models import Purchase
from tests.factories import shop as make
from tests.shop.pages import arabic
from tests.shop.test_tracking import order

pytestmark = pytest.mark.django_db
CHECKOUT = reverse("shop:checkout")
HERS, ANOTHERS = "0612345678", "0612345679"
SAID = "محاولات كثيرة. بقي من الدقائق قبل محاولة جديدة: 42."


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-23 12:00+00:00", tick=False) as stopped:
        yield stopped


def pressed(client, listing, phone, address):
    """She puts one piece into her basket and presses the button."""
    client.defaults["REMOTE_ADDR"] = address
    return order(client, listing, phone=phone)


def told_to_wait(client, answer, listing):
    """Asserts that she is told how long, and that her basket and what she wrote are kept; what she sent."""
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (429, "2520")
    assert arabic(TooMany(wait=2520)) == SAID
    assert SAID in page
    assert 'value="سعاد"' in page
    assert listing.product.title in client.get(reverse("shop:basket")).content.decode()
    return answer.context["form"].data.dict()


def test_the_seventh_purchase_for_a_number_within_an_hour_waits_wherever_it_comes_from(client, clock):
    listing = make.listing()
    for number in range(6):
        assert pressed(client, listing, HERS, f"10.0.0.{number}").status_code == 302
    clock.shift(timedelta(minutes=18))

    refused = pressed(client, listing, HERS, "10.0.0.9")

    form = told_to_wait(client, refused, listing)
    assert Purchase.objects.count() == 6
    assert client.post(CHECKOUT, {**form, "phone": ANOTHERS}).status_code == 302
    assert Purchase.objects.filter(phone="+212612345679").count() == 1


def test_an_address_that_has_placed_its_purchases_waits_whatever_the_number(client, clock, settings):
    settings.PURCHASES_PER_ADDRESS = (2, settings.PURCHASES_PER_ADDRESS[1])
    listing = make.listing()
    for number in range(2):
        assert pressed(client, listing, f"061234560{number}", "10.0.0.1").status_code == 302
    clock.shift(timedelta(minutes=18))

    refused = pressed(client, listing, HERS, "10.0.0.1")

    form = told_to_wait(client, refused, listing)
    assert Purchase.objects.count() == 2
    assert client.post(CHECKOUT, form, REMOTE_ADDR="10.0.0.2").status_code == 302
    assert Purchase.objects.count() == 3


def test_when_the_wait_is_over_the_same_press_is_taken(client, clock, settings):
    settings.PURCHASES_PER_ADDRESS = (1, settings.PURCHASES_PER_ADDRESS[1])
    listing = make.listing()
    pressed(client, listing, ANOTHERS, "10.0.0.1")
    clock.shift(timedelta(minutes=18))
    form = told_to_wait(client, pressed(client, listing, HERS, "10.0.0.1"), listing)
    clock.shift(2519)

    early = client.post(CHECKOUT, form)
    clock.shift(1)
    taken = client.post(CHECKOUT, form)

    assert (early.status_code, early["Retry-After"], taken.status_code) == (429, "1", 302)
    assert Purchase.objects.count() == 2
