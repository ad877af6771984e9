"""Which version of the opening rule holds."""

from datetime import date

from registry.queries import today
from shop.models import OpeningPolicy


def policy_in_force(day: date | None = None) -> OpeningPolicy:
    """Of the versions whose day has come (today when none is named) the one of the newest day, of two of one day the
    later version: what is added for now holds until the day of a version that waits. Raises OpeningPolicy.DoesNotExist.
    """
    come = OpeningPolicy.objects.filter(in_force_from__lte=day or today())
    newest = come.order_by("-in_force_from", "-version").first()
    if newest is None:
        raise OpeningPolicy.DoesNotExist("No opening policy is in force: add one.")
    return newest
