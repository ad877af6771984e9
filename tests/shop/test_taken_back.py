"""An order that its buyer takes back: asked once, told when it is too late, and a way on afterwards."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from shop import services
from shop.enums import OrderState
from shop.models import Purchase
from tests.factories import shop as make
from tests.shop.test_tracking import order

pytestmark = pytest.mark.django_db


def test_an_order_is_taken_back_after_one_question_and_ordered_again(client):
    listing = make.listing()
    order(client, listing)
    placed = Purchase.objects.get()
    number = placed.orders.get().order.number
    address = reverse("shop:order-cancel", args=[placed.token, number])

    assert client.get(address).status_code == 200
    client.post(address)
    back = client.post(reverse("shop:order-again", args=[placed.token, number]))

    assert placed.orders.get().order.status == OrderState.CANCELLED
    assert make.stock_of(listing).num_allocated == 0
    assert back.url == reverse("shop:basket")
    assert order(client).status_code == 302


def test_what_was_taken_back_is_not_asked_about_again_and_leads_on(client):
    order(client, make.listing())
    placed = Purchase.objects.get()
    address = reverse("shop:order-cancel", args=[placed.token, placed.orders.get().order.number])
    before = client.get(address).content.decode()
    client.post(address)
    after = client.get(address).content.decode()

    again = reverse("shop:order-again", args=[placed.token, placed.orders.get().order.number])
    shown = [before, after]
    assert ["هل تتراجعون عن الطلب" in strip_tags(each) for each in shown] == [True, False]
    assert ["أُلغي الطلب وعادت منتجاته إلى الرفّ" in strip_tags(each) for each in shown] == [False, True]
    assert [f'action="{again}"' in each for each in shown] == [False, True]
    assert 'href="tel:' not in after.partition("<main")[2].partition("</main>")[0]


def test_too_late_is_said(client):
    listing = make.listing()
    order(client, listing)
    placed = Purchase.objects.get()
    services.confirm_order(order=placed.orders.get(), by=make.seller(listing.shop))

    client.post(reverse("shop:order-cancel", args=[placed.token, placed.orders.get().order.number]))

    assert placed.orders.get().order.status == OrderState.CONFIRMED
