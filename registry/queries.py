"""Reads of the registry."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from registry.enums import AuthorisationState, Function
from registry.models import Authorisation, Cooperative, Membership


def today() -> date:
    """The day it is in the portal's time zone."""
    return timezone.localdate()


def memberships_on(day: date | None = None) -> QuerySet[Membership]:
    """Memberships that last on a day (today when none is named)."""
    day = day or today()
    return Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


def memberships_of(user: Any, day: date | None = None) -> QuerySet[Membership]:
    """The user's memberships that last on a day."""
    return memberships_on(day).filter(user_id=user.pk)


def cooperatives_of(user: Any, *functions: Function) -> QuerySet[Cooperative]:
    """The cooperatives a user belongs to today, with one of the functions when any are named."""
    mine = memberships_of(user)
    return Cooperative.objects.filter(
        pk__in=(mine.filter(function__in=functions) if functions else mine).values("cooperative")
    )


def authorisations_in_force(day: date | None = None) -> QuerySet[Authorisation]:
    """Verified authorisations whose dates hold the day (today when none is named)."""
    day = day or today()
    return Authorisation.objects.filter(state=AuthorisationState.VERIFIED, valid_from__lte=day, valid_until__gte=day)
