"""Whatever happens, in any order: nothing is on sale or ordered without every requirement that must hold."""

from collections import Counter
from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from commons.errors import Refusal
from courses.models import CourseCompletion, CoursePage
from courses.services import set_training_rule
from registry.enums import AuthorisationState, CooperativeState, Function
from registry.models import Authorisation, Cooperative, Membership
from registry.queries import memberships_on
from shop import services
from shop.enums import ListingState, ShopState
from shop.models import Listing, OpeningEvent, OpeningPolicy, Shop, TermsAcceptance
from shop.opening import requirements
from shop.queries import sellable, why_not_sellable
from tests.factories import selling
from tests.factories.learning import course_completed_on
from tests.shop.buyers import Buyer

NEEDED = 2
TALLY: Counter[str] = Counter()
"""What the steps came to: a run in which nothing was ever on sale, or nobody ever ordered, would prove nothing."""
FLOORS = {
    "steps": 400, "steps with something on sale": 40, "openings": 5,
    "orders placed": 50, "refused at the button": 40, "refused at the shelf": 3,
}  # fmt: skip
WALKS = {"max_examples": 20, "stateful_step_count": 35, "deadline": None, "database": None}
LISTINGS, LEARNERS, COURSES = st.integers(0, 3), st.integers(0, 2), st.integers(0, 1)


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
        selling.authorisation(self.cooperative, self.trade)
        selling.signed_terms(self.cooperative)
        self._the_training_is_asked()
        self.buyer = Buyer()
        self.sold, self.state, self.turn = set(), ShopState.CLOSED, -1

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def _the_training_is_asked(self):
        """The rule and the completions are the real ones; they know a course by its key alone."""
        self.courses = [CoursePage(), CoursePage()]
        self.asked = self.courses[:1]
        set_training_rule(courses=self.asked, in_force_from=date(2026, 1, 1), min_members=NEEDED, by=self.officer)
        for learner in self.learners[:NEEDED]:
            self._completes(learner, self.courses[0])

    def _completes(self, learner, course):
        if not CourseCompletion.objects.filter(learner=learner.pk, course_key=course.translation_key).exists():
            course_completed_on(timezone.localdate() - timedelta(days=1), learner, course)

    def trained(self):
        """Read here once more, without asking the courses."""
        members = set(memberships_on().filter(cooperative=self.cooperative).values_list("user", flat=True))
        passed = [
            set(CourseCompletion.objects.filter(course_key=course.translation_key).values_list("learner", flat=True))
            for course in self.asked
        ]
        return len(members.intersection(*passed)) >= NEEDED

    def listing(self, which):
        return Listing.objects.select_related("product", "shop__cooperative").order_by("pk")[which]

    def attempt(self, deed):
        """Does it; a refusal, ours or the database's, must leave nothing behind."""
        try:
            with transaction.atomic():
                return deed()
        except (Refusal, IntegrityError):
            return None

    @rule(which=LEARNERS, course=COURSES)
    def a_member_completes_a_course(self, which, course):
        self._completes(self.learners[which], self.courses[course])

    @rule(which=LEARNERS, course=COURSES)
    def her_course_is_reset(self, which, course):
        key = self.courses[course].translation_key
        CourseCompletion.objects.filter(learner=self.learners[which].pk, course_key=key).delete()

    @rule()
    def the_council_asks_for_another_course_too(self):
        facts = {"courses": self.courses, "in_force_from": timezone.localdate(), "min_members": NEEDED}
        if self.attempt(lambda: set_training_rule(by=self.officer, **facts)):
            self.asked = self.courses

    @rule(which=LEARNERS)
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

    @initialize(ready=st.sampled_from([True, True, True, False]))
    def most_roads_begin_with_a_shop_that_sells(self, ready):
        if ready:
            self.everything_is_brought_in_order()

    @rule()
    def everything_is_brought_in_order(self):
        Cooperative.objects.filter(pk=self.cooperative.pk).update(state=CooperativeState.APPROVED, note="")
        selling.authorisation(self.cooperative, self.trade)
        Membership.objects.filter(user__in=self.learners).update(until=None)
        for learner in self.learners[:NEEDED]:
            for course in self.asked:
                self._completes(learner, course)
        self.an_officer_opens()
        self.an_officer_reopens()
        for which in range(4):
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
        self.attempt(lambda: services.reopen_shop(shop=Shop.objects.get(), reason="x", by=self.officer))

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

    @rule(which=LISTINGS, deed=st.sampled_from([services.withdraw_listing, services.put_back_listing]))
    def a_product_is_withdrawn_or_put_back(self, which, deed):
        self.attempt(lambda: deed(listing=self.listing(which), by=self.seller))

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

    @invariant()
    def no_shop_comes_to_be_open_without_the_training(self):
        before, self.state = self.state, Shop.objects.get().state
        if self.state == ShopState.OPEN != before:
            TALLY["openings"] += 1
            assert self.trained()

    @invariant()
    def an_order_is_placed_exactly_for_what_is_on_sale(self):
        """Whatever has just come on sale or gone from it is ordered, and one of the four after every step."""
        on_sale = set(sellable().values_list("pk", flat=True))
        every = list(Listing.objects.select_related("product").order_by("pk"))
        self.turn += 1
        pressed = {each for each in every if each.pk in on_sale ^ self.sold} | {every[self.turn % len(every)]}
        self.sold = on_sale
        TALLY["steps"] += self.turn > 0
        TALLY["steps with something on sale"] += bool(on_sale)
        for listing in pressed:
            had = self.buyer.had(listing)
            placed = self.buyer.orders(listing)
            assert placed == (listing.pk in on_sale)
            TALLY["orders placed" if placed else "refused at the button" if had else "refused at the shelf"] += 1


@pytest.mark.long
@pytest.mark.slow
class TestTheRoad(TestCase):
    def test_no_way_leads_to_a_sale_or_an_order_that_should_not_be(self):
        TALLY.clear()

        walks = dict(WALKS, suppress_health_check=list(HealthCheck))
        run_state_machine_as_test(Road, settings=settings(**walks))
        for _ in range(9):
            if all(TALLY[what] >= least for what, least in FLOORS.items()):
                break  # walks are random: what they seldom meet is sought a little longer
            run_state_machine_as_test(Road, settings=settings(**walks | {"max_examples": 4}))

        print(f"\nopening: {dict(sorted(TALLY.items()))}")
        for what, least in FLOORS.items():
            assert TALLY[what] >= least, what
