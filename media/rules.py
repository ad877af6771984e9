"""Who may send films, and who may read which private paper."""

from collections.abc import Callable
from typing import Any

from media import paths
from registry.rules import is_officer, is_trainer, lacks_second_factor, require

Door = Callable[[Any, str], bool]
"""Whether the user may read the paper at this path below MEDIA_ROOT."""
doors: dict[str, Door] = {}


def may_send_films(user: Any) -> bool:
    """Trainers and the superuser, with their second factor where it is required."""
    return is_trainer(user) and not lacks_second_factor(user)


def require_trainer(by: Any, what: str) -> None:
    """Raises NotAllowed, and logs who tried what, unless a trainer, the superuser or the portal itself (None) acts."""
    require(allowed=by is None or is_trainer(by), by=by, what=what)


def guards(folder: str) -> Callable[[Door], Door]:
    """Names the rule of the private papers in a folder; without a rule nobody reads them."""

    def register(rule: Door) -> Door:
        doors[folder.strip("/")] = rule
        return rule

    return register


def may_read(user: Any, path: str) -> bool:
    """Whether the user may read the private paper at this path below MEDIA_ROOT."""
    rule = doors.get(path.split("/", 1)[0])
    return bool(user.is_authenticated and rule and rule(user, path))


@guards(paths.PAPERS)
def _authorisation(user: Any, path: str) -> bool:
    """Officers, with their second factor where it is required, and the people of the cooperative whose paper it is."""
    from registry.models import Authorisation  # rules are loaded before the tables are

    if is_officer(user) and not lacks_second_factor(user):
        return Authorisation.objects.filter(file=path).exists()
    from registry.queries import cooperatives_of

    return Authorisation.objects.filter(file=path, cooperative__in=cooperatives_of(user)).exists()
