"""Which version of the opening rule holds."""

from datetime import date

from registry.queries import today
from shop.models import OpeningPolicy


def policy_in_force(day: date | None = None) -> OpeningPolicy:
    """The newest version whose day has come (today when none is named). Raises OpeningPolicy.DoesNotExist."""
    newest = OpeningPolicy.objects.filter(in_force_from__lte=day or today()).order_by("-version").first()
    if newest is None:
        raise OpeningPolicy.DoesNotExist("No opening policy is in force: add one.")
    return newest
