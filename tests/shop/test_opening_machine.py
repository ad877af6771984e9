"""Whatever happens, in any order: nothing is on sale without every requirement that must hold today."""

from datetime import timedelta

import hypothesis.strategies as st
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from commons.errors import Refusal
from registry.enums import AuthorisationState, CooperativeState, Function
from registry.models import Authorisation, Cooperative, Membership
from registry.queries import memberships_on
from shop import services
from shop.enums import ListingState, ShopState
from shop.models import Listing, OpeningEvent, OpeningPolicy, Shop, TermsAcceptance
from shop.opening import requirements
from shop.queries import sellable, why_not_sellable
from tests.factories import selling
from tests.shop.standins import Training

NEEDED = 2
SEEN: list[int] = []
"""How much was on sale after each step: a run in which nothing ever was would prove nothing."""
LISTINGS = st.integers(min_value=0, max_value=3)


class Road(RuleBasedStateMachine):
    """One cooperative, its people, its papers, four products; every verb, and every save beside the verbs."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.officer = selling.officer()
        self.cooperative = selling.complete()
        self.coordinator = selling.member(self.cooperative, Function.COORDINATOR)
        self.seller = selling.member(self.cooperative)
        self.trade = selling.trade(needs_authorisation=True)
        self.cooperative.trades.set([self.trade])
        self.learners = [selling.member(self.cooperative, Function.MEMBER) for _ in range(3)]
        self.shop = selling.closed_shop(self.cooperative)
        for state in (ListingState.SUBMITTED, ListingState.SUBMITTED, ListingState.DRAFT, ListingState.DRAFT):
            selling.listing(self.shop, state, of=self.trade)
        self.passed = {learner.pk for learner in self.learners[:NEEDED]}
        selling.authorisation(self.cooperative, self.trade)
        selling.signed_terms(self.cooperative)

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def standing(self, cooperatives, day=None):
        members = set(memberships_on(day).filter(cooperative=self.cooperative).values_list("user", flat=True))
        done = len(self.passed & members)
        return {each.pk: Training(trained=done >= NEEDED, done=done, needed=NEEDED) for each in cooperatives}

    def listing(self, which):
        return Listing.objects.select_related("product", "shop__cooperative").order_by("pk")[which]

    def attempt(self, deed):
        """Does it; a refusal, ours or the database's, must leave nothing behind."""
        try:
            with transaction.atomic():
                return deed()
        except (Refusal, IntegrityError):
            return None

    @rule(which=st.integers(0, 2))
    def a_member_completes_the_course(self, which):
        self.passed.add(self.learners[which].pk)

    @rule(which=st.integers(0, 2))
    def her_course_is_reset(self, which):
        self.passed.discard(self.learners[which].pk)

    @rule(which=st.integers(0, 2))
    def a_member_leaves(self, which):
        yesterday = timezone.localdate() - timedelta(days=1)
        Membership.objects.filter(user=self.learners[which]).update(until=yesterday)

    @rule()
    def the_terms_are_signed(self):
        self.attempt(lambda: services.accept_terms(cooperative=self.cooperative, by=self.coordinator))

    @rule(state=st.sampled_from(AuthorisationState), days=st.integers(-5, 5))
    def a_paper_comes_in_some_state(self, state, days):
        paper = selling.authorisation(self.cooperative, self.trade, AuthorisationState.SUBMITTED)
        until = timezone.localdate() + timedelta(days=days)
        Authorisation.objects.filter(pk=paper.pk).update(state=state, valid_until=until, note="x")

    @rule(state=st.sampled_from(AuthorisationState))
    def every_paper_changes_its_state(self, state):
        Authorisation.objects.update(state=state, note="x")

    @rule()
    def every_paper_lapses(self):
        Authorisation.objects.update(valid_until=timezone.localdate() - timedelta(days=1))

    @rule(state=st.sampled_from(CooperativeState))
    def the_council_decides_about_the_cooperative(self, state):
        Cooperative.objects.filter(pk=self.cooperative.pk).update(state=state, note="x")

    @rule(by_hand=st.booleans())
    def the_policy_changes(self, by_hand):
        version = OpeningPolicy.objects.count() + 1
        OpeningPolicy.objects.create(version=version, in_force_from=timezone.localdate(), by_hand=by_hand)

    @rule(which=LISTINGS)
    def everything_is_brought_in_order(self, which):
        Cooperative.objects.filter(pk=self.cooperative.pk).update(state=CooperativeState.APPROVED, note="")
        selling.authorisation(self.cooperative, self.trade)
        self.an_officer_opens()
        self.an_officer_reopens()
        self.a_product_is_sent(which)
        self.a_product_is_approved(which)

    @rule()
    def an_officer_opens(self):
        met = all(row.met for row in requirements(Cooperative.objects.get(pk=self.cooperative.pk)))
        before = Shop.objects.get().state
        fresh = Cooperative.objects.get(pk=self.cooperative.pk)
        opened = self.attempt(lambda: services.open_shop(cooperative=fresh, by=self.officer))
        assert (opened is not None) == (before == ShopState.OPEN or (met and before == ShopState.CLOSED))

    @rule()
    def the_sweep_comes_by(self):
        services.consider_openings()

    @rule()
    def an_officer_suspends(self):
        self.attempt(lambda: services.suspend_shop(shop=Shop.objects.get(), reason="x", by=self.officer))

    @rule()
    def an_officer_reopens(self):
        self.attempt(lambda: services.reopen_shop(shop=Shop.objects.get(), by=self.officer))

    @rule(which=LISTINGS)
    def a_product_is_sent(self, which):
        self.attempt(lambda: services.submit_listing(listing=self.listing(which), by=self.seller))

    @rule(which=LISTINGS)
    def a_product_is_approved(self, which):
        self.attempt(lambda: services.approve_listing(listing=self.listing(which), by=self.officer))

    @rule(which=LISTINGS, text=st.sampled_from(["عسل", "زيت"]))
    def a_product_is_edited(self, which, text):
        content = {"title": text}
        self.attempt(lambda: services.edit_listing(listing=self.listing(which), content=content, by=self.seller))

    @rule(which=LISTINGS)
    def a_product_is_withdrawn(self, which):
        self.attempt(lambda: services.withdraw_listing(listing=self.listing(which), by=self.seller))

    @rule(which=LISTINGS, text=st.sampled_from(["خل", "سمن"]))
    def a_product_is_saved_directly(self, which, text):
        product = self.listing(which).product
        changes, product.title = product.title != text, text
        product.save()
        assert not (changes and self.listing(which).state == ListingState.APPROVED)

    @rule(which=LISTINGS)
    def a_listing_is_saved_as_approved(self, which):
        key = self.listing(which).pk
        self.attempt(lambda: Listing.objects.filter(pk=key).update(state=ListingState.APPROVED))

    @rule(which=LISTINGS)
    def an_old_copy_of_an_approved_listing_is_saved_again(self, which):
        old = self.listing(which)
        services.withdraw_listing(listing=self.listing(which), by=self.seller)
        self.attempt(old.save)
        assert self.listing(which).state == ListingState.WITHDRAWN or old.state != ListingState.APPROVED

    @rule()
    def a_shop_is_saved_as_open(self):
        before = Shop.objects.get().state
        changes = {"state": ShopState.OPEN, "opened_at": timezone.now()}
        self.attempt(lambda: Shop.objects.update(**changes))
        assert Shop.objects.get().state == before

    @rule()
    def an_import_brings_an_approved_product(self):
        bare = {"approved_at": None, "approved_by": None, "approved_revision": None}
        made = self.attempt(lambda: selling.listing(self.shop, ListingState.DRAFT, of=self.trade))
        assert self.attempt(lambda: Listing.objects.filter(pk=made.pk).update(state="approved", **bare)) is None
        made.delete()

    @invariant()
    def nothing_is_on_sale_without_what_must_hold(self):
        shop = Shop.objects.select_related("cooperative").get()
        on_sale = list(sellable().select_related("product", "trade", "shop__cooperative"))
        today = timezone.localdate()
        held = Authorisation.objects.filter(
            cooperative=shop.cooperative,
            trade=self.trade,
            state="verified",
            valid_from__lte=today,
            valid_until__gte=today,
        )
        newest = OpeningEvent.objects.order_by("-pk").first()
        SEEN.append(len(on_sale))
        for listing in on_sale:
            assert shop.state == ShopState.OPEN
            assert newest.state == ShopState.OPEN
            assert all(row["met"] for row in newest.requirements)
            assert {row["kind"] for row in newest.requirements} >= {"profile", "terms", "training", "products"}
            assert shop.cooperative.state == CooperativeState.APPROVED
            assert held.exists()
            assert (listing.state, listing.approved_revision) == (ListingState.APPROVED, listing.revision)
        for listing in Listing.objects.select_related("product", "trade", "shop__cooperative"):
            assert (why_not_sellable(listing) == []) == (listing in on_sale)
        if shop.state == ShopState.OPEN:
            assert TermsAcceptance.objects.exists()


@pytest.mark.long
@pytest.mark.slow
class TestTheRoad(TestCase):
    @pytest.fixture(autouse=True)
    def courses(self, monkeypatch):
        self.patch = monkeypatch

    def test_no_way_leads_to_a_sale_that_should_not_be(self):
        patch = self.patch

        class Walk(Road):
            def __init__(self):
                super().__init__()
                patch.setattr("shop.opening.facts.trainings", self.standing)

        run_state_machine_as_test(
            Walk,
            settings=settings(
                max_examples=16,
                stateful_step_count=35,
                deadline=None,
                derandomize=True,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        assert sum(map(bool, SEEN)) >= 5
