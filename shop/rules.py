"""Who may, in the market."""

import logging
from typing import Any

from registry.models import Cooperative
from registry.rules import COORDINATING, SELLING, holds, is_officer
from shop.errors import NotYours

logger = logging.getLogger(__name__)


def may_sell(user: Any, cooperative: Cooperative) -> bool:
    """Puts up products, answers orders, sees the money: today's sellers and presidents."""
    return user.is_authenticated and holds(user, cooperative, *SELLING)


def may_coordinate(user: Any, cooperative: Cooperative) -> bool:
    """Signs for the cooperative, hands in its papers, enrols members: today's coordinators and presidents."""
    return user.is_authenticated and holds(user, cooperative, *COORDINATING)


def require_seller(user: Any, cooperative: Cooperative, deed: str) -> None:
    """Raises NotYours, and writes down who tried what, unless she sells for the cooperative. None is the portal."""
    _require(user is None or may_sell(user, cooperative), user, cooperative, deed)


def require_coordinator(user: Any, cooperative: Cooperative, deed: str) -> None:
    """Raises NotYours unless she signs for the cooperative. None is the portal."""
    _require(user is None or may_coordinate(user, cooperative), user, cooperative, deed)


def require_officer(user: Any, cooperative: Cooperative, deed: str) -> None:
    """Raises NotYours unless she is a council officer."""
    _require(user is not None and is_officer(user), user, cooperative, deed)


def _require(allowed: bool, user: Any, cooperative: Cooperative, deed: str) -> None:  # noqa: FBT001 -- read at the call
    if not allowed:
        logger.warning("Refused %s: user %s may not, cooperative %s", deed, user and user.pk, cooperative.pk)
        raise NotYours
