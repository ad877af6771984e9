"""The road to an opening: what each requirement counts, who has it in hand, and that none may be missing."""

from datetime import date, timedelta

import pytest
import time_machine

from commons import formats
from commons.models import AuditLine
from registry.enums import AuthorisationState, CooperativeState, Function
from registry.models import Authorisation
from shop import services
from shop.enums import ListingState, ShopState
from shop.errors import NotYours, RequirementsMissing
from shop.models import OpeningEvent, OpeningPolicy, Shop, TermsAcceptance
from shop.opening import distance, nearest, policy_in_force, requirements
from tests.factories import selling
from tests.shop.standins import UNTRAINED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training")]
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def noon():
    """Of that day, so that it does not end between what a test lays and what it asks."""
    with time_machine.travel("2026-11-23 12:00+00:00"):
        yield


def row(cooperative, kind):
    return next(r for r in requirements(cooperative) if r.kind == kind)


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
    OpeningPolicy.objects.create(version=2, in_force_from=TODAY, terms_version="2026-2")

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
        ({"valid_until": TODAY - timedelta(days=1)}, False, False),
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


def test_of_two_papers_in_force_the_one_that_lasts_longest_counts_whichever_came_last(ready):
    held = Authorisation.objects.get()
    selling.authorisation(ready, held.trade, days=9)

    paper = row(ready, "authorisation")

    assert held.number in paper.words
    assert (paper.met, paper.next_step) == (True, "")


def test_the_next_step_is_the_one_in_her_hands_with_least_to_do(ready, training):
    training[ready.pk] = UNTRAINED
    Authorisation.objects.update(state=AuthorisationState.SUBMITTED)
    ready.shop.listings.first().product.stockrecords.update(price=0)

    assert nearest(requirements(ready)).kind == "products"


def test_the_newest_policy_whose_day_has_come_is_in_force():
    OpeningPolicy.objects.create(version=2, in_force_from=TODAY + timedelta(days=1))

    assert policy_in_force().version == 1
    assert policy_in_force(TODAY + timedelta(days=1)).version == 2
    with pytest.raises(OpeningPolicy.DoesNotExist):
        policy_in_force(TODAY.replace(year=2000))


def test_a_version_that_waits_for_its_day_begins_then_though_another_was_added_for_today():
    rule = {"by_hand": True, "terms_version": "2026-1", "by": None}
    waits = services.add_opening_policy(products_needed=5, in_force_from=TODAY + timedelta(days=10), **rule)
    meanwhile = services.add_opening_policy(products_needed=3, in_force_from=TODAY, **rule)

    days = [policy_in_force(TODAY + timedelta(days=each)) for each in (0, 9, 10, 100)]

    assert (waits.version, meanwhile.version) == (2, 3)
    assert days == [meanwhile, meanwhile, waits, waits]


def test_of_two_versions_of_one_day_the_later_is_in_force():
    rule = {"by_hand": True, "terms_version": "2026-1", "in_force_from": TODAY, "by": None}
    services.add_opening_policy(products_needed=5, **rule)
    mended = services.add_opening_policy(products_needed=3, **rule)

    assert policy_in_force() == mended


@pytest.mark.parametrize(("days", "asked"), [(31, False), (30, True), (0, True)])
def test_within_a_month_of_its_end_the_next_paper_may_be_handed_in(ready, days, asked):
    held = Authorisation.objects.get()
    held.valid_until = TODAY + timedelta(days=days)
    held.save()

    paper = row(ready, "authorisation")

    assert (paper.met, bool(paper.address), paper.next_step) == (True, asked, "سلّمي الوثيقة الجديدة" if asked else "")
    assert formats.day(held.valid_until) in paper.words


@pytest.mark.parametrize(("state", "asked"), [("submitted", False), ("verified", False), ("refused", True)])
def test_the_next_paper_is_not_asked_for_twice(ready, state, asked):
    held = Authorisation.objects.get()
    held.valid_until = TODAY + timedelta(days=9)
    held.save()
    later = selling.authorisation(ready, held.trade, AuthorisationState.SUBMITTED, days=400)
    Authorisation.objects.filter(pk=later.pk).update(state=state, note="الختم ناقص" if state == "refused" else "")

    paper = row(ready, "authorisation")

    assert (paper.met, bool(paper.address)) == (True, asked)
    assert ("الختم ناقص" in paper.words) is asked


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


def test_terms_are_signed_once_by_who_signs_for_the_cooperative(ready):
    coordinator = selling.member(ready, Function.COORDINATOR)
    TermsAcceptance.objects.all().delete()

    services.accept_terms(cooperative=ready, by=coordinator)
    services.accept_terms(cooperative=ready, by=selling.member(ready, Function.PRESIDENT))

    assert TermsAcceptance.objects.get().by == coordinator
    with pytest.raises(NotYours):
        services.accept_terms(cooperative=ready, by=selling.member(ready, Function.SELLER))


@pytest.mark.parametrize("many", [1, 30])
def test_the_distance_of_many_costs_as_many_queries_as_of_one(ready, many, django_assert_num_queries):
    cooperatives = [ready, *(selling.complete() for _ in range(many - 1))]

    with django_assert_num_queries(5):
        found = distance(cooperatives)

    assert len(found) == many
    assert all(r.met for r in found[ready.pk])
