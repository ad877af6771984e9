"""A clock for what lasts some minutes."""

import pytest
import time_machine


@pytest.fixture
def clock():
    """A clock that stands still until a test moves it."""
    with time_machine.travel("2026-11-23 12:00+00:00", tick=False) as traveller:
        yield traveller
