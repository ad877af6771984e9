"""An officer at her desk."""

import pytest
import time_machine

from tests.factories import shop as market

pytest.register_assert_rewrite("tests.council.desk")  # so that it says what it found


@pytest.fixture(autouse=True)
def noon():
    """The middle of a day, far from the end of a month: what a test types as today is still today when it is read."""
    with time_machine.travel("2026-11-23 12:00+00:00"):
        yield


@pytest.fixture
def officer(client):
    """An officer, signed in."""
    made = market.person("ليلى", desk="officer")
    client.force_login(made)
    return made
