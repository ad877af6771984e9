"""The road to an opening, and what the council does with a shop."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commons.models import AuditLine, Message
from ledger.queries import fee_holidays
from registry.enums import AuthorisationState, CooperativeState, Function
from registry.models import Authorisation
from shop import services
from shop.enums import ListingState, ShopState
from shop.errors import NotYours, OpenedByHand, ReasonMissing, RequirementsMissing, ShopIsSuspended, ShopNotOpen
from shop.models import OpeningEvent, OpeningPolicy, Shop, TermsAcceptance
from shop.opening import distance, nearest, policy_in_force, requirements
from shop.queries import sellable
from shop.tasks import consider_openings
from tests.factories import selling
from tests.shop.standins import UNTRAINED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training")]


@pytest.fixture
def ready():
    """A cooperative that meets every requirement, with a paper for the trade that needs one."""
    cooperative = selling.complete()
    honey = selling.trade(needs_authorisation=True)
    cooperative.trades.add(honey)
    selling.authorisation(cooperative, honey)
    selling.signed_terms(cooperative)
    shop = selling.closed_shop(cooperative)
    selling.listing(shop, ListingState.DRAFT)
    selling.listing(shop, ListingState.SUBMITTED, of=honey)
    return cooperative


def row(cooperative, kind):
    return next(r for r in requirements(cooperative) if r.kind == kind)


def automatic():
    return OpeningPolicy.objects.create(version=2, in_force_from=timezone.localdate(), by_hand=False)


def test_the_road_names_each_requirement_in_order(ready):
    rows = requirements(ready)

    assert [r.kind for r in rows] == ["profile", "terms", "training", "products", "authorisation"]
    assert all(r.met and r.done == r.of and r.words for r in rows)
    assert nearest(rows) is None


@pytest.mark.parametrize("field", ["register_number", "register_court", "seat", "bank_account"])
def test_the_file_needs_its_number_its_seat_and_its_account(ready, field):
    setattr(ready, field, "")
    ready.save()

    profile = row(ready, "profile")

    assert (profile.met, profile.done, profile.of) == (False, 3, 4)
    assert profile.address == "/ar/my-cooperative/file/"


@pytest.mark.parametrize("state", [CooperativeState.REGISTERED, CooperativeState.REFUSED])
def test_a_whole_file_waits_for_the_council(ready, state):
    ready.state, ready.note = state, "ينقص الختم"
    ready.save()

    profile = row(ready, "profile")

    refused = state == CooperativeState.REFUSED
    assert (profile.met, profile.waiting, profile.refused, bool(profile.address)) == (
        False,
        not refused,
        refused,
        refused,
    )


def test_terms_of_an_older_version_do_not_count(ready):
    OpeningPolicy.objects.create(version=2, in_force_from=timezone.localdate(), terms_version="2026-2")

    assert not row(ready, "terms").met


def test_training_is_what_the_courses_say(ready, training):
    training[ready.pk] = UNTRAINED

    asked = row(ready, "training")

    assert (asked.met, asked.done, asked.of, asked.words) == (False, 1, 3, "بقيت عضوتان.")


@pytest.mark.parametrize(
    "changes", [{"picture": ""}, {"pack": ""}, {"state": ListingState.WITHDRAWN}, {"state": "refused", "note": "x"}]
)
def test_a_product_counts_only_when_it_is_whole(ready, changes):
    ready.shop.listings.order_by("pk")[:1].get().__class__.objects.filter(
        pk=ready.shop.listings.order_by("pk").first().pk
    ).update(**changes)

    products = row(ready, "products")

    assert (products.met, products.done, products.of, products.left) == (False, 1, 2, 1)


def test_a_product_without_a_price_does_not_count(ready):
    ready.shop.listings.first().product.stockrecords.update(price=0)

    assert row(ready, "products").done == 1


@pytest.mark.parametrize(
    ("changes", "waiting", "refused"),
    [
        ({"state": AuthorisationState.SUBMITTED}, True, False),
        ({"state": AuthorisationState.REFUSED, "note": "تنقص صفحة"}, False, True),
        ({"valid_until": timezone.localdate() - timedelta(days=1)}, False, False),
        ({"state": AuthorisationState.WITHDRAWN}, False, False),
    ],
)
def test_a_paper_counts_only_while_it_is_in_force(ready, changes, waiting, refused):
    Authorisation.objects.update(**changes)

    paper = row(ready, "authorisation")

    assert (paper.met, paper.waiting, paper.refused, bool(paper.address)) == (False, waiting, refused, not waiting)


def test_a_newer_paper_under_review_does_not_hide_the_one_in_force(ready):
    held = Authorisation.objects.get()
    selling.authorisation(ready, held.trade, AuthorisationState.SUBMITTED)

    assert row(ready, "authorisation").met
    assert held.number in row(ready, "authorisation").words


def test_the_next_step_is_the_one_in_her_hands_with_least_to_do(ready, training):
    training[ready.pk] = UNTRAINED
    Authorisation.objects.update(state=AuthorisationState.SUBMITTED)
    ready.shop.listings.first().product.stockrecords.update(price=0)

    assert nearest(requirements(ready)).kind == "products"


def test_the_newest_policy_whose_day_has_come_is_in_force():
    OpeningPolicy.objects.create(version=2, in_force_from=timezone.localdate() + timedelta(days=1))

    assert policy_in_force().version == 1
    assert policy_in_force(timezone.localdate() + timedelta(days=1)).version == 2
    with pytest.raises(OpeningPolicy.DoesNotExist):
        policy_in_force(timezone.localdate().replace(year=2000))


def test_an_officer_opens_a_shop_that_meets_everything(ready):
    officer = selling.officer()

    shop = services.open_shop(cooperative=ready, by=officer)

    event = OpeningEvent.objects.get()
    assert (shop.state, event.state, event.by, event.policy.version) == (ShopState.OPEN, "open", officer, 1)
    assert [(r["kind"], r["met"]) for r in event.requirements] == [
        (kind, True) for kind in ("profile", "terms", "training", "products", "authorisation")
    ]
    assert AuditLine.objects.get(action="shop.open").by == officer
    assert Message.objects.filter(kind="shop-opened").count() == 1
    assert [holiday.since for holiday in fee_holidays()] == [timezone.localdate()]


def test_opening_twice_writes_one_event(ready):
    officer = selling.officer()
    services.open_shop(cooperative=ready, by=officer)
    services.open_shop(cooperative=ready, by=officer)

    assert OpeningEvent.objects.count() == 1
    assert AuditLine.objects.filter(action="shop.open").count() == 1


@pytest.mark.parametrize("kind", ["profile", "terms", "training", "products", "authorisation"])
def test_with_one_requirement_missing_nobody_opens(ready, training, kind):
    undo = {
        "profile": lambda: ready.__class__.objects.update(seat=""),
        "terms": lambda: TermsAcceptance.objects.all().delete(),
        "training": lambda: training.update({ready.pk: UNTRAINED}),
        "products": lambda: ready.shop.listings.update(picture=""),
        "authorisation": lambda: Authorisation.objects.all().delete(),
    }
    undo[kind]()
    ready.refresh_from_db()

    with pytest.raises(RequirementsMissing) as refusal:
        services.open_shop(cooperative=ready, by=selling.officer())

    assert row(ready, kind).title in str(refusal.value)
    assert Shop.objects.get().state == ShopState.CLOSED
    assert not OpeningEvent.objects.exists()
    assert not AuditLine.objects.filter(action="shop.open").exists()


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


def test_terms_are_signed_once_by_who_signs_for_the_cooperative(ready):
    coordinator = selling.member(ready, Function.COORDINATOR)
    TermsAcceptance.objects.all().delete()

    services.accept_terms(cooperative=ready, by=coordinator)
    services.accept_terms(cooperative=ready, by=selling.member(ready, Function.PRESIDENT))

    assert TermsAcceptance.objects.get().by == coordinator
    with pytest.raises(NotYours):
        services.accept_terms(cooperative=ready, by=selling.member(ready, Function.SELLER))


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
        services.reopen_shop(shop=shop, by=officer)
    assert not OpeningEvent.objects.exists()


def test_the_database_keeps_no_suspension_without_a_reason(ready):
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningEvent.objects.create(
            shop=ready.shop, state=ShopState.SUSPENDED, policy=policy_in_force(), requirements=[]
        )


def test_a_shop_reopens_through_the_same_requirements(ready):
    officer = selling.officer()
    shop = services.open_shop(cooperative=ready, by=officer)
    services.suspend_shop(shop=shop, reason="زيارة", by=officer)
    paper = Authorisation.objects.get()
    Authorisation.objects.update(state=AuthorisationState.REFUSED, note="x")
    with pytest.raises(RequirementsMissing):
        services.reopen_shop(shop=shop, by=officer)
    paper.save()
    services.reopen_shop(shop=shop, by=officer, reason="صُحّح")
    services.reopen_shop(shop=shop, by=officer)

    assert [e.state for e in OpeningEvent.objects.order_by("pk")] == ["open", "suspended", "open"]
    assert AuditLine.objects.get(action="shop.reopen").reason == "صُحّح"
    assert Shop.objects.get().state == ShopState.OPEN


def test_a_shop_has_one_partner_however_often_it_is_asked_for():
    cooperative = selling.complete()

    assert services.shop_of(cooperative=cooperative) == services.shop_of(cooperative=cooperative)
    assert Shop.objects.count() == 1


@pytest.mark.parametrize("many", [1, 30])
def test_the_distance_of_many_costs_as_many_queries_as_of_one(ready, many, django_assert_num_queries):
    cooperatives = [ready, *(selling.complete() for _ in range(many - 1))]

    with django_assert_num_queries(5):
        found = distance(cooperatives)

    assert len(found) == many
    assert all(r.met for r in found[ready.pk])
