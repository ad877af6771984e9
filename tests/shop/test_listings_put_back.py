"""A product taken off the shelf comes back with the approval it had, or through another review."""

import pytest

from commons.models import AuditLine
from shop import services
from shop.enums import ListingState
from shop.errors import ListingNotAsApproved, NotYours
from shop.models import Listing
from shop.pictures import Pictures
from shop.queries import sellable
from tests.factories import selling
from tests.factories.shop import photograph

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training")]


@pytest.fixture
def seller(shop):
    return selling.member(shop.cooperative)


def fresh(listing):
    return Listing.objects.select_related("product", "shop").get(pk=listing.pk)


def test_a_product_taken_off_the_shelf_comes_back_through_review(shop, seller):
    listing = selling.listing(shop)

    services.withdraw_listing(listing=listing, by=seller)
    services.withdraw_listing(listing=listing, by=seller)
    gone = list(sellable())
    services.submit_listing(listing=listing, by=seller)

    assert gone == []
    assert fresh(listing).state == ListingState.SUBMITTED


def test_a_product_taken_off_the_shelf_unchanged_is_put_back_with_the_approval_it_had(shop, seller):
    listing = selling.listing(shop)
    before = fresh(listing)

    services.withdraw_listing(listing=listing, by=seller)
    services.put_back_listing(listing=listing, by=seller)
    services.put_back_listing(listing=listing, by=seller)

    after = fresh(listing)
    assert list(sellable()) == [listing]
    assert (after.approved_by, after.approved_at) == (before.approved_by, before.approved_at)
    assert after.revision == after.approved_revision == before.revision + 1
    lines = AuditLine.objects.filter(action="shop.put-back-listing")
    assert [(line.by, line.facts) for line in lines] == [(seller, {"revision": after.revision, "was": "withdrawn"})]


def saved_beside_the_services(listing, seller):
    type(listing.product).objects.filter(pk=listing.product_id).update(title="عسل آخر")


def taken_down(listing, seller):
    services.take_down_listing(listing=listing, note="الصورة ليست له", by=selling.officer())


def retitled(listing, seller):
    services.edit_listing(listing=listing, content={"title": "عسل آخر"}, by=seller)


def photographed(listing, seller):
    services.add_photograph(listing=listing, pictures=Pictures(photograph(), photograph(240)), by=seller)


def withdrawn(listing, seller):
    services.withdraw_listing(listing=listing, by=seller)


@pytest.mark.parametrize(
    "steps",
    [
        (retitled, withdrawn),
        (withdrawn, retitled),
        (saved_beside_the_services, withdrawn),
        (withdrawn, saved_beside_the_services),
        (photographed, withdrawn),
        (withdrawn, photographed),
        (taken_down, withdrawn),
    ],
    ids=lambda steps: ", then ".join(step.__name__ for step in steps),
)
def test_what_the_council_has_not_read_or_has_taken_down_is_not_put_back(shop, seller, steps):
    listing = selling.listing(shop)
    for step in steps:
        step(fresh(listing), seller)

    with pytest.raises(ListingNotAsApproved):
        services.put_back_listing(listing=listing, by=seller)

    assert fresh(listing).state == ListingState.WITHDRAWN
    assert list(sellable()) == []


@pytest.mark.parametrize("state", [ListingState.DRAFT, ListingState.SUBMITTED, ListingState.REFUSED])
def test_only_what_was_on_the_shelf_is_put_back(shop, seller, state):
    listing = selling.listing(shop, state)

    with pytest.raises(ListingNotAsApproved):
        services.put_back_listing(listing=listing, by=seller)
    services.withdraw_listing(listing=listing, by=seller)
    with pytest.raises(ListingNotAsApproved):
        services.put_back_listing(listing=listing, by=seller)


def test_who_does_not_sell_for_the_cooperative_puts_nothing_back(shop, seller):
    listing = selling.listing(shop)
    services.withdraw_listing(listing=listing, by=seller)

    with pytest.raises(NotYours):
        services.put_back_listing(listing=listing, by=selling.member(selling.complete()))

    assert fresh(listing).state == ListingState.WITHDRAWN
