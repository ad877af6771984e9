"""What the tests of this room begin with: training judged elsewhere, a cooperative and its shop, a buyer."""

import pytest

from shop.enums import ListingState
from tests.factories import selling
from tests.factories.buying import recipient
from tests.shop.standins import Training


@pytest.fixture
def training(monkeypatch):
    """Every cooperative is trained, unless a test puts another answer in the dictionary by its key."""
    answers = {}

    def trainings(some, day=None):
        return {each.pk: answers.get(each.pk, Training()) for each in some}

    monkeypatch.setattr("shop.opening.facts.trainings", trainings)
    return answers


@pytest.fixture
def files(settings, tmp_path):
    """A folder of the test's own for every file that is written."""
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def souad(db):
    """Where Souad's purchases go."""
    return recipient()


@pytest.fixture
def ready(db):
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


@pytest.fixture
def shop(db):
    """An open shop."""
    return selling.open_shop()


@pytest.fixture
def signed_in_seller(shop, client):
    """Who sells for the shop, at her desk."""
    user = selling.member(shop.cooperative)
    client.force_login(user)
    return user
