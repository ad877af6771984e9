"""A product keeps to a specification of its own trade or to none, by whatever way it is said."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.services import register_standard
from shop import services
from shop.errors import StandardOfOtherTrade
from shop.models import Listing
from tests.factories import selling

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training", "files")]


@pytest.fixture
def mine(shop):
    return shop.cooperative.trades.get()


@pytest.fixture
def carpets(shop, mine):
    """The specification of another trade, which is the shop's too."""
    shop.cooperative.trades.add(other := selling.trade())
    names = {"ar": "زربية أصيلة", "fr": "Tapis authentique", "en": "Genuine carpet"}
    return register_standard(trade=other, reference="CC-9", names=names, in_force_from=timezone.localdate(), by=None)


def test_a_product_is_not_put_up_with_the_specification_of_another_trade(shop, mine, carpets):
    whole = {"title": "عسل", "trade": mine, "standard": carpets}
    with pytest.raises(StandardOfOtherTrade):
        services.create_listing(
            cooperative=shop.cooperative, content=whole, price=Decimal(90), stock=4, by=selling.member(shop.cooperative)
        )

    assert not Listing.objects.exists()


def test_a_product_changes_its_trade_only_together_with_its_specification(shop, mine, carpets):
    made, seller = selling.listing(shop, of=mine), selling.member(shop.cooperative)

    with pytest.raises(StandardOfOtherTrade):
        services.edit_listing(listing=made, content={"standard": carpets}, by=seller)
    services.edit_listing(listing=made, content={"trade": carpets.trade, "standard": carpets}, by=seller)
    with pytest.raises(StandardOfOtherTrade):
        services.edit_listing(listing=made, content={"trade": mine}, by=seller)

    made.refresh_from_db()
    assert (made.trade, made.standard) == (carpets.trade, carpets)
    services.edit_listing(listing=made, content={"trade": mine, "standard": None}, by=seller)
    made.refresh_from_db()
    assert (made.trade, made.standard) == (mine, None)


def test_what_is_refused_of_a_page_leaves_its_price_too(shop, mine, carpets):
    made = selling.listing(shop, of=mine, price="99")
    sent = {"title": "عسل آخر", "standard": carpets}

    with pytest.raises(StandardOfOtherTrade):
        services.keep_listing(listing=made, content=sent, price=Decimal(80), by=selling.member(shop.cooperative))

    made.product.refresh_from_db()
    assert (made.product.title, made.product.stockrecords.get().price) == ("عسل الدغموس", Decimal(99))


def test_the_specification_of_another_trade_is_refused_beside_its_field(client, shop, signed_in_seller, mine, carpets):
    sent = {"title": "عسل الزعتر", "price": "90", "pack": "500 غ", "stock": "4", "standard": carpets.pk}

    answer = client.post(reverse("shop:listing-new"), {**sent, "trade": mine.pk})
    assert answer.context["form"].errors == {"standard": [str(StandardOfOtherTrade())]}
    assert not Listing.objects.exists()

    client.post(reverse("shop:listing-new"), {**sent, "trade": carpets.trade_id})
    assert Listing.objects.get().standard == carpets
