"""An officer at her desk."""

import pytest

from tests.factories import shop as market

pytest.register_assert_rewrite("tests.council.desk")  # so that it says what it found


@pytest.fixture
def officer(client):
    """An officer, signed in."""
    made = market.person("ليلى", desk="officer")
    client.force_login(made)
    return made
