"""The page tree for this room's tests."""

import pytest
from django.core.cache import cache

from cms.models import HomePage
from cms.services import found_site


@pytest.fixture(scope="module")
def founded(laid_once):
    """The key of the founded site's Arabic root."""
    return found_site().pk


@pytest.fixture
def site_tree(founded, db):
    """The founded site; returns its Arabic root."""
    cache.clear()
    return HomePage.objects.get(pk=founded)
