"""The page tree for the pages of this room's tests, a clock, and a member in front of them."""

import pytest
import time_machine
from django.core.cache import cache

from cms.services import found_tree
from tests.factories.learning import MORNING, member
from tests.journeys.visitor import chromium


@pytest.fixture
def site_tree(db):
    """The founded site; returns its Arabic root."""
    cache.clear()
    return found_tree()


@pytest.fixture
def clock():
    """A clock that stands still until a test moves it."""
    with time_machine.travel(MORNING, tick=False) as stopped:
        yield stopped


@pytest.fixture
def viewer(db):
    """A member of a cooperative of her own."""
    return member()


@pytest.fixture(scope="module")
def browser(driver):
    """One that lets a film play without being touched."""
    quiet = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
    started = driver.chromium.launch(executable_path=chromium(), args=quiet)
    yield started
    started.close()
