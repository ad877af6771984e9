"""The portal whose button knows neither its page's key nor whether its basket was ordered: the control of one press."""

from uuid import uuid4

from tests.warmed import application  # noqa: F401 -- gunicorn serves it; first, it makes the apps ready

from shop import services  # isort: skip
from shop.services import purchases  # isort: skip


def place(*, key, **facts):
    """Each press is taken for the first."""
    return keyed(key=uuid4().hex, **facts)


def check(basket, *rest):
    """The basket as if nothing had been ordered with it."""
    basket.status = type(basket).OPEN
    return checked(basket, *rest)


keyed, checked = services.place_purchase, purchases._checked
services.place_purchase, purchases._checked = place, check
