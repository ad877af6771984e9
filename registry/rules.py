"""Who may, for people and cooperatives. Each rule is a function of a user, usable in views, templates and querysets."""

from typing import TYPE_CHECKING, Any

from registry.enums import Desk, Function

if TYPE_CHECKING:
    from registry.models import Cooperative

SELLING = (Function.SELLER, Function.PRESIDENT)
COORDINATING = (Function.COORDINATOR, Function.PRESIDENT)


def is_officer(user: Any) -> bool:
    """A council officer, or the superuser."""
    return user.is_authenticated and (user.is_superuser or user.desk == Desk.OFFICER)


def is_trainer(user: Any) -> bool:
    """A trainer, or the superuser."""
    return user.is_authenticated and (user.is_superuser or user.desk == Desk.TRAINER)


def holds(user: Any, cooperative: "Cooperative", *functions: Function) -> bool:
    """Whether the user belongs to the cooperative today, with one of the functions when any are named."""
    from registry.queries import memberships_of

    mine = memberships_of(user).filter(cooperative=cooperative)
    return (mine.filter(function__in=functions) if functions else mine).exists()
