"""A basket goes along: in a cookie, over the pages' heads, into her account, and to nobody else."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import gettext_lazy
from oscar.core.loading import get_model

from shop import services
from shop.enums import DeliveryKind
from shop.queries import contents
from tests.factories import shop as make
from tests.factories.buying import filled
from tests.shop.pages import arabic, put

pytestmark = pytest.mark.django_db
Basket = get_model("basket", "Basket")


def test_a_forged_cookie_carries_nothing(client):
    basket = filled(make.listing())
    client.cookies["basket"] = f"{basket.pk}.1"

    assert arabic(gettext_lazy("Your basket is empty")) in client.get(reverse("shop:basket")).content.decode()


def test_the_header_counts_from_the_cookie_without_a_query(client, django_assert_num_queries):
    put(client, make.listing(), "2")
    basket = client.cookies["basket"].value

    assert basket.split(".")[1].startswith("2")


def test_the_header_shows_how_many_pieces_are_in_it(client):
    put(client, make.listing(), "2")

    page = client.get(reverse("shop:market")).content.decode()

    assert re.search(r'<a class="spot" href="/ar/basket/"[^>]*>.*<b>2</b></a>', page)


def test_signing_in_takes_the_basket_along(client):
    buyer = make.person("سعاد")
    one, two = make.listing(), make.listing()
    filled(one, by=buyer)
    put(client, two)
    client.force_login(buyer)

    client.get(reverse("shop:basket"))

    mine = Basket.objects.get(owner=buyer, status=Basket.OPEN)
    assert set(mine.lines.values_list("product", flat=True)) == {one.product_id, two.product_id}


def test_signing_in_keeps_how_she_wanted_it_brought(client):
    buyer, post, pickup = make.person("سعاد"), DeliveryKind.POST, DeliveryKind.PICKUP
    both, carried = make.listing(), make.listing()
    for listing in (both, carried):
        make.offer(listing.shop, kind=pickup, price="0")
    mine = filled(both, by=buyer)
    services.choose_delivery(basket=mine, shop=both.shop, kind=post, by=buyer)
    for listing in (both, carried):
        put(client, listing)
        client.post(reverse("shop:basket-delivery", args=[listing.shop.pk]), {"kind": "pickup"})
    client.force_login(buyer)

    page = client.get(reverse("shop:basket"))

    chosen = {group.shop: group.chosen.kind for group in page.context["contents"].groups}
    assert chosen == {both.shop: post, carried.shop: pickup}
    assert dict(mine.deliveries.values_list("shop", "kind")) == {both.shop.pk: post, carried.shop.pk: pickup}


def test_a_first_basket_becomes_hers_when_she_signs_in(client):
    buyer = make.person("سعاد")
    put(client, make.listing())
    client.force_login(buyer)

    client.get(reverse("shop:basket"))

    assert Basket.objects.get().owner == buyer
    assert contents(Basket.objects.get()).count == 1


def test_a_signed_in_buyers_basket_is_not_opened_by_its_cookie_after_she_left(client):
    buyer = make.person("سعاد")
    client.force_login(buyer)
    put(client, make.listing())
    kept = client.cookies["basket"].value
    client.logout()
    client.cookies["basket"] = kept

    assert arabic(gettext_lazy("Your basket is empty")) in client.get(reverse("shop:basket")).content.decode()


def test_the_basket_is_never_stored_by_a_cache(client):
    assert "no-store" in client.get(reverse("shop:basket"))["Cache-Control"]


def test_the_header_counts_the_pieces_that_are_carried(client):
    client.post(reverse("shop:basket-add", args=[make.listing().pk]), {"quantity": "2"})

    page = client.get(reverse("front")).content.decode()

    assert page.count("</svg><b>2</b></a>") == 1


def test_the_header_has_no_figure_over_an_empty_basket(client):
    assert "</svg><b>" not in client.get(reverse("front")).content.decode()
