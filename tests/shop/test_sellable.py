"""The one predicate, condition by condition; and the database that keeps it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils import timezone

from registry.enums import AuthorisationState, CooperativeState
from registry.models import Authorisation
from shop import guards
from shop.enums import ListingState, ShopState
from shop.models import Listing, OpeningEvent, Shop
from shop.queries import sellable, sellable_listing_or_404, why_not_sellable
from tests.factories import selling

pytestmark = pytest.mark.django_db


@pytest.fixture
def honey():
    """A sellable listing of a trade that needs an authorisation."""
    trade = selling.trade(needs_authorisation=True)
    shop = selling.open_shop()
    selling.authorisation(shop.cooperative, trade)
    return selling.listing(shop, of=trade)


def fresh(listing):
    return Listing.objects.get(pk=listing.pk)


def test_a_listing_that_meets_every_condition_is_sellable(honey):
    assert list(sellable()) == [honey]
    assert why_not_sellable(honey) == []
    assert sellable_listing_or_404(pk=honey.pk) == honey


@pytest.mark.parametrize("state", [s for s in ListingState if s != ListingState.APPROVED])
def test_only_an_approved_listing_is_sellable(honey, state):
    Listing.objects.filter(pk=honey.pk).update(state=state, note="غيّري الصورة")

    assert not sellable().exists()
    assert len(why_not_sellable(fresh(honey))) == 1
    with pytest.raises(Http404):
        sellable_listing_or_404(pk=honey.pk)


@pytest.mark.parametrize("state", [CooperativeState.REGISTERED, CooperativeState.REFUSED])
def test_only_an_approved_cooperative_sells(honey, state):
    cooperative = honey.shop.cooperative
    cooperative.state, cooperative.note = state, "ينقص الختم"
    cooperative.save()

    assert not sellable().exists()
    assert len(why_not_sellable(fresh(honey))) == 1


def test_a_suspended_shop_sells_nothing_and_a_reopened_one_sells_again(honey):
    selling.came_into(honey.shop, ShopState.SUSPENDED)
    while_suspended = list(sellable()), why_not_sellable(fresh(honey))
    selling.came_into(honey.shop, ShopState.OPEN, "أجابت")

    assert while_suspended[0] == []
    assert len(while_suspended[1]) == 1
    assert list(sellable()) == [honey]


def test_a_shop_that_is_not_open_yet_sells_nothing():
    draft_shop = selling.closed_shop()
    early = selling.listing(draft_shop)

    assert not sellable().exists()
    assert len(why_not_sellable(early)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"state": AuthorisationState.SUBMITTED},
        {"state": AuthorisationState.REFUSED, "note": "تنقص صفحة"},
        {"state": AuthorisationState.WITHDRAWN},
        {"valid_until": -1},
        {"valid_from": 1},
    ],
    ids=str,
)
def test_a_trade_that_needs_an_authorisation_sells_only_while_one_is_in_force(honey, changes):
    today = timezone.localdate()
    dated = {name: today + timedelta(days=days) for name, days in changes.items() if isinstance(days, int)}
    Authorisation.objects.update(**changes | dated)

    assert not sellable().exists()
    assert len(why_not_sellable(honey)) == 1


def test_an_authorisation_counts_on_its_first_and_last_day_and_not_after(honey):
    last = Authorisation.objects.get().valid_until

    assert sellable(last).exists()
    assert not sellable(last + timedelta(days=1)).exists()
    assert len(why_not_sellable(honey, last + timedelta(days=1))) == 1


def test_another_cooperatives_or_another_trades_authorisation_does_not_count(honey):
    Authorisation.objects.all().delete()
    selling.authorisation(selling.complete(), honey.trade)
    selling.authorisation(honey.shop.cooperative, selling.trade(needs_authorisation=True))

    assert not sellable().exists()


def test_a_trade_that_needs_none_sells_without_an_authorisation():
    rug = selling.listing()

    assert list(sellable()) == [rug]


def test_every_guard_stands_in_the_database():
    assert guards.installed("default") == guards.names()


def refused_by_the_database(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_a_shop_cannot_be_saved_open_without_its_opening_event():
    shop = selling.closed_shop()
    shop.state, shop.opened_at = ShopState.OPEN, timezone.now()

    refused_by_the_database(shop.save)
    assert Shop.objects.get().state == ShopState.CLOSED


def test_a_shop_cannot_be_born_open():
    cooperative = selling.complete()
    partner = selling.Partner.objects.create(name="x", code="x")

    refused_by_the_database(
        lambda: Shop.objects.create(
            cooperative=cooperative, partner=partner, state=ShopState.OPEN, opened_at=timezone.now()
        )
    )


def test_an_old_copy_of_a_shop_cannot_undo_its_suspension():
    old = selling.open_shop()
    selling.came_into(Shop.objects.get(), ShopState.SUSPENDED)

    refused_by_the_database(old.save)
    assert Shop.objects.get().state == ShopState.SUSPENDED


@pytest.mark.parametrize("requirements", [[], [{"kind": "training", "met": False}], [{"kind": "training"}]])
def test_an_opening_event_with_anything_missing_is_refused(requirements):
    shop = selling.open_shop()
    policy = OpeningEvent.objects.get().policy

    refused_by_the_database(
        lambda: OpeningEvent.objects.create(shop=shop, state=ShopState.OPEN, policy=policy, requirements=requirements)
    )


def test_an_opening_event_never_changes():
    selling.open_shop()

    refused_by_the_database(lambda: OpeningEvent.objects.update(reason="later"))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"approved_at": timezone.now()},
        {"approved_at": timezone.now(), "approved_revision": 1},
    ],
)
def test_a_listing_cannot_be_saved_approved_without_who_when_and_what(changes):
    draft = selling.listing(state=ListingState.DRAFT)

    refused_by_the_database(lambda: Listing.objects.filter(pk=draft.pk).update(state=ListingState.APPROVED, **changes))
    assert fresh(draft).state == ListingState.DRAFT


def test_a_refused_listing_says_why():
    draft = selling.listing(state=ListingState.DRAFT)

    refused_by_the_database(lambda: Listing.objects.filter(pk=draft.pk).update(state=ListingState.REFUSED))


@pytest.mark.parametrize("field", ["title", "description"])
def test_a_product_saved_directly_goes_back_to_review(honey, field):
    honey.product.__dict__[field] = "شيء آخر"
    honey.product.save()

    assert fresh(honey).state == ListingState.SUBMITTED
    assert not sellable().exists()


@pytest.mark.parametrize("field", ["pack", "picture"])
def test_what_buyers_read_of_a_listing_saved_directly_goes_back_to_review(honey, field):
    setattr(honey, field, "other")
    honey.save()

    assert fresh(honey).state == ListingState.SUBMITTED
    assert fresh(honey).revision == 2


def test_a_listing_moved_to_another_trade_goes_back_to_review(honey):
    honey.trade = selling.trade()
    honey.save()

    assert fresh(honey).state == ListingState.SUBMITTED


def test_an_old_copy_saved_again_cannot_bring_an_approval_back(honey):
    old = fresh(honey)
    honey.product.title = "شيء آخر"
    honey.product.save()

    refused_by_the_database(old.save)
    assert fresh(honey).state == ListingState.SUBMITTED


def test_an_old_copy_saved_again_cannot_undo_a_withdrawal(honey):
    old = fresh(honey)
    Listing.objects.filter(pk=honey.pk).update(state=ListingState.WITHDRAWN)

    refused_by_the_database(old.save)
    assert fresh(honey).state == ListingState.WITHDRAWN


def test_a_price_or_a_save_that_changes_nothing_keeps_the_approval(honey):
    honey.product.save()
    honey.save()
    honey.product.stockrecords.update(price=99)

    assert list(sellable()) == [honey]


def test_guards_can_be_lifted_for_a_restore_and_come_back():
    guards.lift(connection.alias)
    lifted = guards.installed(connection.alias)
    guards.install(connection.alias)

    assert lifted == set()
    assert guards.installed(connection.alias) == guards.names()
