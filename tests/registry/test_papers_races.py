"""Two cooperatives hand in a paper of one number at the same moment: it is one's alone.

In the control nothing is held. PostgreSQL then takes both; SQLite lets one writer in at a time, guard or no guard.
"""

from datetime import date

import pytest
import time_machine
from django.db import connection

from registry import queries, services
from registry.errors import PaperKnown
from registry.models import Authorisation, Trade
from registry.services import authorisations
from tests.factories.registry import MembershipFactory
from tests.threads import Meeting, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _window(monkeypatch):
    """Holds open the moment between looking for another's paper and keeping one's own."""
    meet = Meeting()
    look = queries.is_anothers_paper

    def looking(*facts):
        found = look(*facts)
        meet()
        return found

    monkeypatch.setattr(queries, "is_anothers_paper", looking)
    with time_machine.travel("2026-11-23 12:00+00:00", tick=True):
        yield


@pytest.fixture
def unguarded(monkeypatch):
    monkeypatch.setattr(authorisations, "_papers_one_by_one", lambda _trade: None)


def handed_in_at_once():
    """What two presidents get who hand in one number, each with a last day of her own."""
    terms = iter([date(2027, 6, 30), date(2027, 12, 31)])
    hands = iter([MembershipFactory(function="president") for _ in range(2)])
    honey = Trade.objects.get(slug="honey")

    def hand_in():
        president, until = next(hands), next(terms)
        try:
            services.submit_authorisation(
                cooperative=president.cooperative,
                trade=honey,
                issuer="ONSSA",
                number="PP.11.42.26",
                valid_from=date(2026, 1, 1),
                valid_until=until,
                file=None,
                by=president.user,
            )
        except PaperKnown:
            return "refused"
        return "taken"

    return sorted(at_once(hand_in, 2))


def test_one_number_handed_in_by_two_at_once_is_taken_from_one():
    assert handed_in_at_once() == ["refused", "taken"]
    assert Authorisation.objects.count() == 1


def test_control_without_the_lock_both_are_taken_where_writers_do_not_wait(unguarded):
    taken = {"postgresql": ["taken", "taken"], "sqlite": ["refused", "taken"]}[connection.vendor]
    assert handed_in_at_once() == taken
