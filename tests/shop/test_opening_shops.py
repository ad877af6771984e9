"""A shop is opened, suspended with a reason and reopened: by the council, or by itself under an automatic policy."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from commons import formats
from commons.models import AuditLine, Message
from ledger.queries import fee_holidays
from ledger.services import grant_first_year
from registry.enums import AuthorisationState, Function
from registry.models import Authorisation
from shop import services
from shop.enums import ListingState, ShopState
from shop.errors import NotYours, OpenedByHand, ReasonMissing, RequirementsMissing, ShopIsSuspended, ShopNotOpen
from shop.models import OpeningEvent, OpeningPolicy, Shop, TermsAcceptance
from shop.opening import policy_in_force
from shop.queries import sellable
from shop.tasks import consider_openings
from tests.factories import selling
from tests.shop.standins import Training

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training")]


def automatic():
    return OpeningPolicy.objects.create(version=2, in_force_from=timezone.localdate(), by_hand=False)


def test_an_officer_opens_a_shop_that_meets_everything(ready, training):
    training[ready.pk] = Training(rule_version=7)
    officer = selling.officer()

    shop = services.open_shop(cooperative=ready, by=officer)

    event = OpeningEvent.objects.get()
    assert (shop.state, event.state, event.by, event.policy.version) == (ShopState.OPEN, "open", officer, 1)
    assert [(r["kind"], r["met"]) for r in event.requirements] == [
        (kind, True) for kind in ("profile", "terms", "training", "products", "authorisation")
    ]
    assert [(r["kind"], r["rule"]) for r in event.requirements if r["rule"]] == [("training", 7)]
    assert event.training_rule == 7
    line = AuditLine.objects.get(action="shop.open")
    assert (line.by, line.facts["policy"], line.facts["training_rule"]) == (officer, 1, 7)
    assert Message.objects.filter(kind="shop-opened").count() == 1
    assert [holiday.since for holiday in fee_holidays()] == [timezone.localdate()]


@pytest.mark.parametrize(("ago", "free"), [(0, True), (364, True), (365, False)])
def test_who_reads_that_her_shop_is_open_reads_until_when_she_pays_no_commission(ready, ago, free):
    """Her first year counts from the first opening, which may have been before the portal's."""
    began = timezone.localdate() - timedelta(days=ago)
    grant_first_year(cooperative=ready, opened_on=began)
    services.open_shop(cooperative=ready, by=selling.officer())

    last = formats.day(began + settings.FEE_FREE)
    told = f"فُتح متجر {ready}." + f" لا تؤدّين عمولة إلى غاية {last}." * free
    assert Message.objects.get(kind="shop-opened").body == told


def test_a_shop_that_opened_before_the_portal_kept_it_bears_that_day_and_its_year_began_then(ready):
    at = timezone.now() - timedelta(days=570)

    shop = services.open_shop(cooperative=ready, by=selling.officer(), at=at)

    assert (shop.opened_at, OpeningEvent.objects.get().at) == (at, at)
    assert [holiday.since for holiday in fee_holidays()] == [timezone.localdate(at)]


def test_no_shop_is_opened_from_a_day_to_come(ready):
    shop = services.open_shop(cooperative=ready, by=selling.officer(), at=timezone.now() + timedelta(days=1))

    assert timezone.localdate(shop.opened_at) == timezone.localdate()
    assert [holiday.since for holiday in fee_holidays()] == [timezone.localdate()]


def test_nobody_is_named_for_the_way_of_delivery_that_an_opening_leaves_where_none_was_chosen(ready):
    officer = selling.officer()

    services.open_shop(cooperative=ready, by=officer)

    lines = AuditLine.objects.filter(action__in=["shop.open", "shop.keep-delivery-offer"]).order_by("pk")
    assert [(line.action, line.by) for line in lines] == [("shop.open", officer), ("shop.keep-delivery-offer", None)]


def test_opening_twice_writes_one_event(ready):
    officer = selling.officer()
    services.open_shop(cooperative=ready, by=officer)
    services.open_shop(cooperative=ready, by=officer)

    assert OpeningEvent.objects.count() == 1
    assert AuditLine.objects.filter(action="shop.open").count() == 1


def test_a_seller_cannot_open_her_own_shop(ready):
    with pytest.raises(NotYours):
        services.open_shop(cooperative=ready, by=selling.member(ready))

    assert Shop.objects.get().state == ShopState.CLOSED


def test_under_a_policy_by_hand_the_portal_never_opens_by_itself(ready):
    with pytest.raises(OpenedByHand):
        services.open_shop(cooperative=ready, by=None)

    assert services.consider_opening(cooperative=ready) is False
    assert not OpeningEvent.objects.exists()


def test_under_an_automatic_policy_the_last_requirement_opens_the_shop(ready):
    automatic()
    TermsAcceptance.objects.all().delete()
    coordinator = selling.member(ready, Function.COORDINATOR)
    before = services.consider_opening(cooperative=ready)
    services.accept_terms(cooperative=ready, by=coordinator)

    event = OpeningEvent.objects.get()
    assert before is False
    assert (event.by, event.policy.version) == (None, 2)
    assert Shop.objects.get().state == ShopState.OPEN
    assert services.consider_opening(cooperative=ready) is True


def test_the_sweep_opens_what_training_or_papers_completed(ready):
    automatic()
    unready = selling.complete()
    opened = consider_openings()

    assert opened == 1
    assert Shop.objects.get(cooperative=ready).state == ShopState.OPEN
    assert not Shop.objects.filter(cooperative=unready).exists()
    assert consider_openings() == 0


def test_the_sweep_leaves_everything_to_the_officer_under_a_policy_by_hand(ready):
    assert consider_openings() == 0
    assert Shop.objects.get().state == ShopState.CLOSED


def test_a_suspended_shop_sells_nothing_and_its_people_read_why(ready):
    officer = selling.officer()
    seller = selling.member(ready)
    shop = services.open_shop(cooperative=ready, by=officer)
    listing = shop.listings.filter(state=ListingState.SUBMITTED).get()
    services.approve_listing(listing=listing, by=officer)
    before = sellable().count()
    services.suspend_shop(shop=shop, reason=" لم تُجب ", by=officer)
    services.suspend_shop(shop=shop, reason="ثانية", by=officer)

    assert (before, sellable().count()) == (1, 0)
    assert OpeningEvent.objects.filter(state=ShopState.SUSPENDED).get().reason == "لم تُجب"
    assert "لم تُجب" in Message.objects.get(kind="shop-suspended", to=seller.phone).body
    with pytest.raises(ShopIsSuspended):
        services.open_shop(cooperative=ready, by=officer)


def test_a_shop_is_suspended_only_with_a_reason_by_the_council_and_while_open(ready):
    shop, officer = ready.shop, selling.officer()

    with pytest.raises(ReasonMissing):
        services.suspend_shop(shop=shop, reason=" ", by=officer)
    with pytest.raises(NotYours):
        services.suspend_shop(shop=shop, reason="x", by=selling.member(ready))
    with pytest.raises(ShopNotOpen):
        services.suspend_shop(shop=shop, reason="x", by=officer)
    with pytest.raises(ShopNotOpen):
        services.reopen_shop(shop=shop, reason="x", by=officer)
    assert not OpeningEvent.objects.exists()


def test_the_database_keeps_no_suspension_without_a_reason(ready):
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningEvent.objects.create(
            shop=ready.shop, state=ShopState.SUSPENDED, policy=policy_in_force(), requirements=[]
        )


def test_a_shop_reopens_through_the_same_requirements(ready):
    officer, seller = selling.officer(), selling.member(ready)
    shop = services.open_shop(cooperative=ready, by=officer)
    services.suspend_shop(shop=shop, reason="زيارة", by=officer)
    paper = Authorisation.objects.get()
    Authorisation.objects.update(state=AuthorisationState.REFUSED, note="x")
    with pytest.raises(RequirementsMissing):
        services.reopen_shop(shop=shop, reason="صُحّح", by=officer)
    paper.save()
    services.reopen_shop(shop=shop, reason=" صُحّح ", by=officer)
    services.reopen_shop(shop=shop, reason="ثانية", by=officer)

    assert [e.state for e in OpeningEvent.objects.order_by("pk")] == ["open", "suspended", "open"]
    assert AuditLine.objects.get(action="shop.reopen").reason == "صُحّح"
    assert OpeningEvent.objects.latest("pk").reason == "صُحّح"
    assert Message.objects.get(kind="shop-reopened", to=seller.phone).body.endswith(": صُحّح.")
    assert Shop.objects.get().state == ShopState.OPEN


@pytest.mark.parametrize("reason", ["", " \n"], ids=["none", "blank"])
def test_a_shop_reopens_only_with_a_reason(ready, reason):
    officer = selling.officer()
    shop = services.open_shop(cooperative=ready, by=officer)
    services.suspend_shop(shop=shop, reason="زيارة", by=officer)

    with pytest.raises(ReasonMissing):
        services.reopen_shop(shop=shop, reason=reason, by=officer)

    assert Shop.objects.get().state == ShopState.SUSPENDED
    assert OpeningEvent.objects.count() == 2


def test_the_database_keeps_no_reopening_without_a_reason(ready):
    officer = selling.officer()
    shop = services.open_shop(cooperative=ready, by=officer)
    services.suspend_shop(shop=shop, reason="زيارة", by=officer)
    opened = OpeningEvent.objects.filter(state=ShopState.OPEN).get()
    again = {"shop": shop, "state": ShopState.OPEN, "policy": opened.policy, "requirements": opened.requirements}

    with pytest.raises(IntegrityError, match="reopening_has_a_reason"), transaction.atomic():
        OpeningEvent.objects.create(**again)

    assert OpeningEvent.objects.create(**again, reason="صُحّح").pk > opened.pk


def test_a_shop_has_one_partner_however_often_it_is_asked_for():
    cooperative = selling.complete()

    assert services.shop_of(cooperative=cooperative) == services.shop_of(cooperative=cooperative)
    assert Shop.objects.count() == 1
