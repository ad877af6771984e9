"""Putting up a product: draft, review, price, stock."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from commons.models import AuditLine, Message
from shop import services
from shop.enums import DeliveryKind, ListingState
from shop.errors import (
    BadPrice,
    ListingChanged,
    ListingIncomplete,
    ListingNotOnMarket,
    ListingNotSubmitted,
    NotYours,
    ReasonMissing,
    StockBelowOrders,
)
from shop.models import DeliveryOffer, Listing, PurchasedOrder
from shop.queries import sellable
from tests.factories import selling

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training")]


@pytest.fixture
def seller(shop):
    return selling.member(shop.cooperative)


@pytest.fixture
def officer():
    return selling.officer()


def content(shop, **changes):
    return {"title": "عسل الزعتر", "pack": "500 غ", "trade": shop.cooperative.trades.get(), **changes}


def fresh(listing):
    return Listing.objects.select_related("product", "shop").get(pk=listing.pk)


def test_a_new_product_is_a_draft_that_nobody_buys(shop, seller):
    made = services.create_listing(
        cooperative=shop.cooperative, content=content(shop), price=Decimal(90), stock=4, by=seller
    )

    record = made.product.stockrecords.get()
    assert (made.state, record.price, record.num_in_stock, record.price_currency) == ("draft", 90, 4, "MAD")
    assert not sellable().exists()
    assert AuditLine.objects.get(action="shop.create-listing").by == seller


@pytest.mark.parametrize("price", [Decimal(0), Decimal(-1), Decimal(100_000)])
def test_a_price_within_bounds_or_nothing_is_kept(shop, seller, price):
    with pytest.raises(BadPrice):
        services.create_listing(cooperative=shop.cooperative, content=content(shop), price=price, stock=1, by=seller)


def test_another_cooperatives_seller_puts_up_nothing(shop):
    with pytest.raises(NotYours):
        services.create_listing(
            cooperative=shop.cooperative,
            content=content(shop),
            price=Decimal(9),
            stock=1,
            by=selling.member(selling.complete()),
        )

    assert not Listing.objects.exists()


def test_a_product_travels_from_draft_over_review_to_the_shelf(shop, seller, officer):
    draft = selling.listing(shop, ListingState.DRAFT)

    services.submit_listing(listing=draft, by=seller)
    services.submit_listing(listing=draft, by=seller)
    services.approve_listing(listing=fresh(draft), by=officer)
    services.approve_listing(listing=fresh(draft), by=officer)

    assert list(sellable()) == [draft]
    assert fresh(draft).approved_by == officer
    assert AuditLine.objects.filter(action__in=["shop.submit-listing", "shop.approve-listing"]).count() == 2
    assert Message.objects.get(kind="listing-approved").to == seller.phone


@pytest.mark.parametrize(("days", "kept"), [(-90, -90), (90, 0)])
def test_an_approval_of_earlier_keeps_its_moment_and_one_of_tomorrow_is_of_now(shop, officer, days, kept):
    waiting = selling.listing(shop, ListingState.SUBMITTED)

    with time_machine.travel("2026-11-23 12:00+00:00", tick=False):
        now = timezone.now()
        services.approve_listing(listing=waiting, by=officer, at=now + timedelta(days=days))

    assert fresh(waiting).approved_at == now + timedelta(days=kept)


def test_a_product_that_is_not_whole_is_not_sent(shop, seller):
    draft = selling.listing(shop, ListingState.DRAFT)
    Listing.objects.update(picture="", pack="")

    with pytest.raises(ListingIncomplete):
        services.submit_listing(listing=draft, by=seller)

    assert fresh(draft).state == ListingState.DRAFT


def test_a_product_that_lost_its_price_is_not_approved(shop, officer):
    waiting = selling.listing(shop, ListingState.SUBMITTED)
    waiting.product.stockrecords.update(price=None)

    with pytest.raises(ListingIncomplete):
        services.approve_listing(listing=waiting, by=officer)


def test_the_officer_approves_only_what_she_read(shop, seller, officer):
    read = selling.listing(shop, ListingState.SUBMITTED)
    services.edit_listing(listing=read, content={"title": "شيء آخر"}, by=seller)

    with pytest.raises(ListingChanged):
        services.approve_listing(listing=read, by=officer)

    assert fresh(read).state == ListingState.SUBMITTED


def test_a_draft_is_not_approved_and_a_seller_approves_nothing(shop, seller, officer):
    draft = selling.listing(shop, ListingState.DRAFT)

    with pytest.raises(ListingNotSubmitted):
        services.approve_listing(listing=draft, by=officer)
    with pytest.raises(NotYours):
        services.approve_listing(listing=draft, by=seller)


def test_a_refused_product_says_what_to_change_and_is_sent_again(shop, seller, officer):
    waiting = selling.listing(shop, ListingState.SUBMITTED)

    services.refuse_listing(listing=waiting, note=" صورة أوضح ", by=officer)
    services.refuse_listing(listing=fresh(waiting), note="x", by=officer)
    told = Message.objects.get(kind="listing-refused").body
    services.submit_listing(listing=waiting, by=seller)

    assert "صورة أوضح" in told
    assert (fresh(waiting).state, fresh(waiting).note) == ("submitted", "صورة أوضح")


def test_an_approved_product_is_taken_off_the_market_with_a_note_and_approved_again(shop, seller, officer):
    listing = selling.listing(shop)

    services.take_down_listing(listing=listing, note=" تاريخ الصنع غير ظاهر ", by=officer)
    services.take_down_listing(listing=fresh(listing), note="x", by=officer)
    down, gone = fresh(listing), list(sellable())
    services.approve_listing(listing=down, by=officer)

    assert (down.state, down.note, gone) == (ListingState.REFUSED, "تاريخ الصنع غير ظاهر", [])
    assert list(sellable()) == [listing]
    assert fresh(listing).approved_by == officer
    assert fresh(listing).note == ""
    assert [line.action for line in AuditLine.objects.order_by("pk")] == [
        "shop.take-down-listing",
        "shop.approve-listing",
    ]
    told = Message.objects.get(kind="listing-refused")
    assert (told.to, "تاريخ الصنع غير ظاهر" in told.body) == (seller.phone, True)


def test_what_was_taken_off_the_market_and_changed_is_read_again_before_it_comes_back(shop, seller, officer):
    listing = selling.listing(shop)
    services.take_down_listing(listing=listing, note="صورة أوضح", by=officer)
    read = fresh(listing)
    services.edit_listing(listing=read, content={"title": "شيء آخر"}, by=seller)

    with pytest.raises(ListingChanged):
        services.approve_listing(listing=read, by=officer)

    assert not sellable().exists()


@pytest.mark.parametrize("state", [ListingState.DRAFT, ListingState.SUBMITTED, ListingState.WITHDRAWN])
def test_only_an_approved_product_is_taken_off_the_market(shop, officer, state):
    listing = selling.listing(shop, state)

    with pytest.raises(ListingNotOnMarket):
        services.take_down_listing(listing=listing, note="صورة أوضح", by=officer)

    assert fresh(listing).state == state


def test_taking_a_product_off_the_market_needs_its_note_and_an_officer(shop, seller, officer):
    listing = selling.listing(shop)

    with pytest.raises(ReasonMissing):
        services.take_down_listing(listing=listing, note=" ", by=officer)
    with pytest.raises(NotYours):
        services.take_down_listing(listing=listing, note="صورة أوضح", by=seller)
    with pytest.raises(ListingNotSubmitted):
        services.refuse_listing(listing=listing, note="صورة أوضح", by=officer)

    assert list(sellable()) == [listing]


def test_a_refusal_needs_its_note(shop, officer):
    with pytest.raises(ReasonMissing):
        services.refuse_listing(listing=selling.listing(shop, ListingState.SUBMITTED), note="", by=officer)


@pytest.mark.parametrize("field", ["title", "description", "pack", "trade"])
def test_an_approved_product_whose_words_change_goes_back_to_review(shop, seller, field):
    listing = selling.listing(shop)
    new = selling.trade() if field == "trade" else "شيء آخر"

    kept = services.edit_listing(listing=listing, content={field: new}, by=seller)

    assert kept.state == ListingState.SUBMITTED
    assert not sellable().exists()
    assert AuditLine.objects.get(action="shop.edit-listing").facts["fields"] == [field]


def test_an_edit_that_changes_nothing_keeps_the_approval(shop, seller):
    listing = selling.listing(shop)

    services.edit_listing(listing=listing, content={"title": listing.product.title}, by=seller)

    assert list(sellable()) == [listing]
    assert not AuditLine.objects.exists()


def test_price_and_stock_change_freely_and_each_leaves_its_line(shop, seller):
    listing = selling.listing(shop, price="120.00", stock=5)

    services.set_price(listing=listing, price=Decimal("110.00"), by=seller)
    services.set_price(listing=listing, price=Decimal("110.00"), by=seller)
    services.change_stock(listing=listing, change=3, by=seller)

    assert list(sellable()) == [listing]
    assert [line.facts for line in AuditLine.objects.order_by("pk")] == [
        {"was": "120.00", "now": "110.00"},
        {"change": 3, "now": 8},
    ]


def test_the_stock_never_goes_below_what_orders_are_promised(shop, seller):
    listing = selling.listing(shop, stock=5)
    selling.order(listing, 3)

    assert services.change_stock(listing=listing, change=-2, by=seller).now == 3
    with pytest.raises(StockBelowOrders) as refusal:
        services.change_stock(listing=listing, change=-1, by=seller)

    assert "3" in str(refusal.value)
    assert listing.product.stockrecords.get().num_in_stock == 3


def test_a_way_of_delivering_is_kept_changed_and_ended(shop, seller):
    selling.offer(shop, kind=DeliveryKind.PICKUP)
    keep = {"shop": shop, "kind": DeliveryKind.POST, "by": seller}
    services.keep_delivery_offer(**keep, price=Decimal(30), days=(2, 5))
    services.keep_delivery_offer(**keep, price=Decimal(35), days=(1, 4))
    kept = DeliveryOffer.objects.get(kind="post")
    services.end_delivery_offer(**keep)
    services.end_delivery_offer(**keep)

    assert (kept.price, kept.days_least, kept.days_most) == (35, 1, 4)
    assert not DeliveryOffer.objects.get(kind="post").is_active
    assert AuditLine.objects.count() == 3
    with pytest.raises(NotYours):
        services.keep_delivery_offer(
            shop=shop, kind=DeliveryKind.OWN, price=Decimal(1), days=(1, 1), by=selling.officer()
        )
    assert not PurchasedOrder.objects.exists()
