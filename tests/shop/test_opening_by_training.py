"""The training that opens a shop is the real one: watched, asked, taken back, left; and what it opened is ordered."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache

from cms.services import found_tree
from courses.models import Certificate
from courses.services import revoke_certificate, set_training_rule
from registry.enums import Function
from registry.models import Membership
from shop import services
from shop.enums import ListingState, ShopState
from shop.errors import RequirementsMissing
from shop.models import Listing
from shop.opening import policy_in_force, requirements
from shop.queries import sellable
from tests.factories import courses as school
from tests.factories import selling
from tests.factories.learning import MORNING, complete_lesson, quiz
from tests.shop.buyers import Buyer

pytestmark = pytest.mark.django_db
NEEDED = 2


class World:
    """A cooperative that lacks the training alone, a course with a film and a quiz, two learners, officer and buyer."""

    def __init__(self, clock):
        self.clock = clock
        self.home, self.officer = selling.complete(), selling.officer()
        self.learners = [selling.member(self.home, Function.MEMBER) for _ in range(NEEDED)]
        selling.signed_terms(self.home)
        self.shop = selling.closed_shop(self.home)
        self._puts_up_products(selling.member(self.home))
        self.lesson = school.lesson()
        quiz(self.lesson)
        self.buyer = Buyer()
        self.asks(self.lesson.get_parent().specific, since=date(2026, 1, 1))

    def _puts_up_products(self, seller):
        for _ in range(policy_in_force().products_needed):
            listing = selling.listing(self.shop, ListingState.DRAFT)
            services.submit_listing(listing=listing, by=seller)
            services.approve_listing(listing=Listing.objects.get(pk=listing.pk), by=self.officer)

    def asks(self, *courses, since):
        set_training_rule(courses=courses, in_force_from=since, min_members=NEEDED, by=self.officer)

    def learns(self, learner):
        complete_lesson(self.clock, self.lesson, learner)

    def opens(self):
        """Whether an officer can open the shop, or open it again."""
        self.shop.refresh_from_db()
        try:
            if self.shop.state == ShopState.SUSPENDED:
                services.reopen_shop(shop=self.shop, reason="صُحّح", by=self.officer)
            else:
                services.open_shop(cooperative=self.home, by=self.officer)
        except RequirementsMissing:
            assert [row.kind for row in requirements(self.home) if not row.met] == ["training"]
            return False
        return True

    def sells(self):
        """Whether all its products are on sale and ordered; never one without the other."""
        every = list(Listing.objects.select_related("product"))
        on_sale = set(sellable())
        assert {each for each in every if self.buyer.orders(each)} == on_sale
        return on_sale == set(every)


@pytest.fixture
def world(db):
    cache.clear()
    found_tree()
    with time_machine.travel(MORNING, tick=False) as clock:
        yield World(clock)


def a_certificate_is_revoked(world):
    certificate = Certificate.objects.order_by("pk").first()
    revoke_certificate(certificate=certificate, reason="غيرها شاهدت مكانها", by=world.officer)


def a_member_leaves(world):
    Membership.objects.filter(user=world.learners[0]).update(until=MORNING.date() - timedelta(days=1))


def another_course_is_asked(world):
    world.asks(world.lesson.get_parent().specific, school.course(), since=MORNING.date())


LOSSES = pytest.mark.parametrize("loss", [a_certificate_is_revoked, a_member_leaves, another_course_is_asked])


def test_a_shop_opens_and_sells_when_the_last_member_needed_has_completed_the_course(world):
    before = world.opens(), world.sells()
    world.learns(world.learners[0])
    half = world.opens(), world.sells()
    world.learns(world.learners[1])

    assert (before, half) == ((False, False), (False, False))
    assert (world.opens(), world.sells()) == (True, True)


@LOSSES
def test_training_that_no_longer_holds_opens_no_shop(world, loss):
    for learner in world.learners:
        world.learns(learner)
    loss(world)

    assert (world.opens(), world.sells()) == (False, False)


@LOSSES
def test_training_lost_after_the_opening_keeps_a_suspended_shop_from_selling_again(world, loss):
    for learner in world.learners:
        world.learns(learner)
    opened = world.opens(), world.sells()
    loss(world)
    stands = world.sells()  # the event of the opening keeps what was met then
    services.suspend_shop(shop=world.shop, reason="زيارة تفتيش", by=world.officer)

    assert (opened, stands) == ((True, True), True)
    assert (world.opens(), world.sells()) == (False, False)
