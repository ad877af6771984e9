"""What the tests of this room begin with: training judged elsewhere, a folder for files, a buyer."""

import pytest

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
