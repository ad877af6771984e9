"""Two taps on "my three pictures" the first time: one set is kept, and neither tap breaks.

In the control nothing is held. PostgreSQL then refuses the second; SQLite lets one writer in at a time, guard or no
guard.
"""

import pytest
from django.db import IntegrityError, connection

from registry import services
from registry.models import PicturePin
from registry.services import pictures
from tests.factories.registry import UserFactory
from tests.threads import Meeting, at_once

pytestmark = pytest.mark.django_db(transaction=True)
HERS = {"p-sun", "p-bee", "p-pot"}


@pytest.fixture(autouse=True)
def _window(monkeypatch):
    """Holds open the moment between looking for her set and keeping one."""
    meet, keep = Meeting(), PicturePin.keep

    def keeping(pin, chosen):
        meet()
        keep(pin, chosen)

    monkeypatch.setattr(PicturePin, "keep", keeping)


@pytest.fixture
def unguarded(monkeypatch):
    monkeypatch.setattr(pictures, "_one_by_one", lambda _user: None)


def tapped_twice():
    """What two taps of hers get that arrive together."""
    user = UserFactory()

    def tap():
        try:
            services.set_picture_pin(user=user, pictures=HERS, by=user)
        except IntegrityError:
            return "broke"
        return "kept"

    return sorted(at_once(tap, 2))


def test_two_taps_at_once_keep_one_set():
    assert tapped_twice() == ["kept", "kept"]
    assert PicturePin.objects.get().matches(HERS)


def test_control_without_the_lock_the_second_tap_breaks_where_writers_do_not_wait(unguarded):
    kept = {"postgresql": ["broke", "kept"], "sqlite": ["kept", "kept"]}[connection.vendor]
    assert tapped_twice() == kept
