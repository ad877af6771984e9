"""A buyer reads the name of a cooperative in her own letters, where the cooperative has one in them."""

import pytest
from django.urls import reverse
from django.utils import translation

from commons.models import Message
from shop import services
from shop.models import PurchasedOrder
from tests.factories import buying, selling
from tests.factories import shop as make

pytestmark = pytest.mark.django_db
ARABIC, LATIN = "تعاونية تامنت", "Tamint"
FOLLOWED = ("thanks", "tracking")


@pytest.fixture
def listing():
    return make.listing(make.shop_open(ARABIC, name_latin=LATIN))


def product_of(listing):
    return reverse("shop:product", args=[listing.pk, listing.product.slug])


def said(page):
    """Which of the two names stands on a page."""
    return {name for name in (ARABIC, LATIN) if name in page.partition("<main")[2].partition("</main>")[0]}


@pytest.mark.parametrize(("language", "name"), [("ar", ARABIC), ("fr", LATIN), ("en", LATIN)])
def test_from_the_market_to_the_thanks_a_cooperative_is_called_in_the_buyers_letters(client, listing, language, name):
    with translation.override(language):
        market, product = reverse("shop:market"), product_of(listing)
        shop = reverse("shop:storefront", args=[listing.shop.cooperative.slug])
        basket, checkout = reverse("shop:basket"), reverse("shop:checkout")
        pages = [client.get(each).content.decode() for each in (market, product, shop)]
        client.post(reverse("shop:basket-add", args=[listing.pk]), {"quantity": "1"})
        pages += [client.get(each).content.decode() for each in (basket, checkout)]
        placed = buying.place(buying.filled(listing), buying.recipient())
        pages += [client.get(reverse(f"shop:{each}", args=[placed.token])).content.decode() for each in FOLLOWED]
        number = placed.orders.get().order.number
        pages.append(client.get(reverse("shop:order-cancel", args=[placed.token, number])).content.decode())

    assert [said(page) for page in pages] == [{name}] * 8


def test_a_cooperative_without_a_name_in_latin_letters_keeps_its_own(client):
    listing = make.listing(make.shop_open(ARABIC))

    with translation.override("fr"):
        pages = [client.get(each).content.decode() for each in (reverse("shop:market"), product_of(listing))]

    assert [said(page) for page in pages] == [{ARABIC}] * 2


@pytest.mark.parametrize(("language", "name"), [("ar", ARABIC), ("fr", LATIN)])
def test_what_a_buyer_is_told_of_her_order_calls_the_cooperative_so_too(listing, language, name):
    with translation.override(language):
        held: PurchasedOrder = buying.place(buying.filled(listing), buying.recipient()).orders.get()
    services.confirm_order(order=held, by=selling.member(listing.shop.cooperative))

    told = Message.objects.filter(to=held.purchase.phone).latest("pk").body
    assert [each in told for each in (ARABIC, LATIN)] == [name == ARABIC, name == LATIN]
