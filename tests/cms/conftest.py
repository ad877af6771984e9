"""The page tree for this room's tests."""

import pytest
from django.core.cache import cache

from cms.services import found_site


@pytest.fixture
def site_tree(db):
    """The founded site; returns its Arabic root."""
    cache.clear()
    return found_site()
