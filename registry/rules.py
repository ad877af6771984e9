"""Who may, for people and cooperatives. Each rule is a function of a user, usable in views, templates and querysets."""

import logging
from typing import Any

from django.conf import settings

from registry.enums import Desk, Function
from registry.errors import NotAllowed

logger = logging.getLogger(__name__)
SELLING = (Function.SELLER, Function.PRESIDENT)
COORDINATING = (Function.COORDINATOR, Function.PRESIDENT)
PICTURES = ("p-sun", "p-bee", "p-tree", "p-pot", "p-key", "p-fish", "p-rose", "p-moon", "p-bread")
"""The nine pictures of the PIN, as icons.svg names them; three of them, in any order, are hers."""
PICTURES_CHOSEN = 3


def is_officer(user: Any) -> bool:
    """A council officer, or the superuser."""
    return user.is_authenticated and (user.is_superuser or user.desk == Desk.OFFICER)


def is_trainer(user: Any) -> bool:
    """A trainer, or the superuser."""
    return user.is_authenticated and (user.is_superuser or user.desk == Desk.TRAINER)


def has_desk(user: Any) -> bool:
    """Somebody who works for the portal or the council, and therefore needs a second factor."""
    return is_officer(user) or is_trainer(user)


def lacks_second_factor(user: Any) -> bool:
    """Whether a desk stays shut to her until she has set up her second factor."""
    from allauth.mfa.utils import is_mfa_enabled  # rules are loaded before the tables are

    return settings.SECOND_FACTOR_REQUIRED and not is_mfa_enabled(user)


def holds(user: Any, cooperative: Any, *functions: Function) -> bool:
    """Whether the user belongs to the cooperative today, with one of the functions when any are named."""
    from registry.queries import memberships_of

    mine = memberships_of(user).filter(cooperative=cooperative)
    return (mine.filter(function__in=functions) if functions else mine).exists()


def coordinates(user: Any, cooperative: Any) -> bool:
    """Who enrols members and sends papers: the coordinator, the president, a council officer."""
    return is_officer(user) or holds(user, cooperative, *COORDINATING)


def may_name(user: Any, cooperative: Any, function: str, person: Any) -> bool:
    """Who gives somebody a function: the president and officers any; a coordinator not the president's, and none to
    herself.
    """
    if is_officer(user) or holds(user, cooperative, Function.PRESIDENT):
        return True
    return holds(user, cooperative, Function.COORDINATOR) and function != Function.PRESIDENT and user.pk != person.pk


def may_end(user: Any, membership: Any) -> bool:
    """Who ends a membership: officers and the president any; a coordinator every one but the president's."""
    if is_officer(user) or holds(user, membership.cooperative, Function.PRESIDENT):
        return True
    return coordinates(user, membership.cooperative) and membership.function != Function.PRESIDENT


def sells_somewhere(user: Any) -> bool:
    """Whether the user answers for some cooperative's shop today."""
    from registry.queries import cooperatives_of

    return cooperatives_of(user, *SELLING).exists()


def require(*, allowed: bool, by: Any, what: str) -> None:
    """Raises NotAllowed, and logs who tried what, unless it is allowed or the portal itself acts (`by` is None)."""
    if by is not None and not allowed:
        logger.warning("Refused: user %s may not %s", by.pk, what)
        raise NotAllowed


def require_officer(by: Any, what: str) -> None:
    """Raises NotAllowed unless a council officer, or the portal itself, acts."""
    require(allowed=by is None or is_officer(by), by=by, what=what)


def require_coordinating(by: Any, cooperative: Any, what: str) -> None:
    """Raises NotAllowed unless someone who coordinates the cooperative, an officer or the portal itself acts."""
    require(allowed=by is None or coordinates(by, cooperative), by=by, what=what)
