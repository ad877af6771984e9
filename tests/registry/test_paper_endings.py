"""A paper that ends within a month is told of once, to who coordinates, unless the next one is here."""

from datetime import date, timedelta

import pytest
import time_machine

from commons.models import Message
from registry import queries
from registry.enums import AuthorisationState, Function
from registry.models import Authorisation
from registry.services import endings
from registry.tasks import tell_of_ending_papers
from tests.factories.registry import AuthorisationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LAST = TODAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2026-11-23 12:00+00:00", tick=False):
        yield


@pytest.fixture
def coordinator():
    return MembershipFactory(function=Function.COORDINATOR, user=UserFactory(language="en"))


def paper(coordinator, until=LAST, state=AuthorisationState.VERIFIED, **facts):
    facts = {"cooperative": coordinator.cooperative, "valid_until": until, "state": state, **facts}
    return AuthorisationFactory(note="x" if state == AuthorisationState.REFUSED else "", **facts)


def test_who_coordinates_is_told_thirty_days_before_the_end_and_once(coordinator):
    ends = paper(coordinator, number="GLM-9")
    MembershipFactory(cooperative=coordinator.cooperative, function=Function.SELLER)
    MembershipFactory(cooperative=coordinator.cooperative, function=Function.PRESIDENT)

    assert [tell_of_ending_papers(), tell_of_ending_papers()] == [1, 0]

    told = Message.objects.get()
    assert told.to == coordinator.user.phone
    assert told.body == (
        f"{coordinator.cooperative.name}: the authorisation GLM-9 for Honey ends on 23 December 2026. Hand in the next "
        "one on the road to the opening; after that day these products leave the market."
    )
    ends.refresh_from_db()
    assert ends.end_told_at is not None


def test_two_runs_at_the_same_moment_tell_once(coordinator):
    paper(coordinator)
    one, other = queries.ending_papers().get(), queries.ending_papers().get()  # both have read that nobody was told

    assert [endings._tell(one), endings._tell(other)] == [True, False]
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"until": LAST + timedelta(days=1)},
        {"until": TODAY - timedelta(days=1)},
        {"state": AuthorisationState.SUBMITTED},
        {"state": AuthorisationState.WITHDRAWN},
    ],
    ids=["later", "over", "not verified", "withdrawn"],
)
def test_other_papers_are_not_told_of(coordinator, facts):
    paper(coordinator, **facts)

    assert tell_of_ending_papers() == 0


@pytest.mark.parametrize(("state", "told"), [("submitted", 0), ("verified", 0), ("refused", 1), ("withdrawn", 1)])
def test_the_next_paper_makes_the_message_needless_unless_it_was_sent_back(coordinator, state, told):
    paper(coordinator)
    paper(coordinator, until=LAST + timedelta(days=365), state=state)

    assert tell_of_ending_papers() == told


def test_where_nobody_coordinates_the_president_is_told_and_else_somebody_later():
    seller = MembershipFactory(function=Function.SELLER)
    paper(seller)

    nobody = tell_of_ending_papers()
    president = MembershipFactory(cooperative=seller.cooperative, function=Function.PRESIDENT)

    assert (nobody, tell_of_ending_papers()) == (0, 1)
    assert Message.objects.get().to == president.user.phone
    assert Authorisation.objects.get().end_told_at is not None
