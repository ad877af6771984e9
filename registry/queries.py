"""Reads of the registry."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commons.prepared import Prepared
from registry.enums import AuthorisationState, Desk, Function
from registry.models import Authorisation, Cooperative, Family, Membership, PicturePin, Trade, User, Watcher
from registry.rules import COORDINATING, is_officer, lacks_second_factor

LIVING = (AuthorisationState.SUBMITTED, AuthorisationState.VERIFIED)
"""Papers that count, or may count when the council has looked at them."""


def today() -> date:
    """The day it is in the portal's time zone."""
    return timezone.localdate()


def trade_names() -> dict[str, str]:
    """Every trade's name in the reader's language, by its slug, in one query."""
    return {trade.slug: trade.name for trade in Trade.objects.all()}


def memberships_on(day: date | None = None) -> QuerySet[Membership]:
    """Memberships that last on a day (today when none is named)."""
    day = day or today()
    return Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


def memberships_of(user: Any, day: date | None = None) -> QuerySet[Membership]:
    """The user's memberships that last on a day; none for someone who is not signed in."""
    return memberships_on(day).filter(user_id=user.pk)


def cooperatives_of(user: Any, *functions: Function) -> QuerySet[Cooperative]:
    """The cooperatives a user belongs to today, with one of the functions when any are named."""
    return _where_belongs(memberships_of(user), functions)


def homes_of(user: Any, *functions: Function) -> list[Cooperative]:
    """The same with the place of each, by name: every page of a desk asks, so that the question is kept."""
    return HOMES(functions, user=[user.pk], day=[today()]) if user.pk is not None else []


def _where_belongs(mine: QuerySet[Membership], functions: tuple[Function, ...]) -> QuerySet[Cooperative]:
    held = mine.filter(function__in=functions) if functions else mine
    return Cooperative.objects.filter(pk__in=held.values("cooperative"))


def _homes(functions: tuple[Function, ...], *, user: list[int], day: list[date]) -> QuerySet[Cooperative]:
    mine = memberships_on(day[0]).filter(user_id=user[0])
    return _where_belongs(mine, functions).select_related("province__region").order_by("name")


HOMES = Prepared(_homes, user=int, day=date)


def is_anothers_paper(cooperative: Cooperative, trade: Any, issuer: str, number: str) -> bool:
    """Whether another cooperative has handed in a paper of this number that counts, or may count."""
    same = Authorisation.objects.filter(issuer=issuer, number=number, trade=trade, state__in=LIVING)
    return same.exclude(cooperative=cooperative).exists()


def authorisations_in_force(day: date | None = None) -> QuerySet[Authorisation]:
    """Verified authorisations whose dates hold the day (today when none is named)."""
    day = day or today()
    return Authorisation.objects.filter(state=AuthorisationState.VERIFIED, valid_from__lte=day, valid_until__gte=day)


def ends_soon(paper: Authorisation, day: date) -> bool:
    """Whether the last day of a paper is near enough for the next one to be handed in."""
    return paper.valid_until <= day + settings.PAPER_ENDS_SOON


def ending_papers() -> QuerySet[Authorisation]:
    """Papers in force that end soon while no later one of their cooperative and trade is verified or being checked."""
    later = Authorisation.objects.filter(
        cooperative=OuterRef("cooperative"),
        trade=OuterRef("trade"),
        state__in=LIVING,
        valid_until__gt=OuterRef("valid_until"),
    )
    rows = authorisations_in_force().filter(valid_until__lte=today() + settings.PAPER_ENDS_SOON)
    return rows.filter(~Exists(later)).select_related("cooperative", "trade").order_by("valid_until", "pk")


def companions(user: Any) -> QuerySet[User]:
    """The members of the user's cooperatives today, without herself: who may watch on her phone."""
    fellows = memberships_on().filter(cooperative__in=cooperatives_of(user)).values("user")
    return User.objects.filter(pk__in=fellows, is_active=True).exclude(pk=user.pk).order_by("first_name", "pk")


def share_a_cooperative(one: Any, other: Any) -> bool:
    """Whether two people belong to a same cooperative today."""
    return companions(one).filter(pk=other.pk).exists()


def confirmed_since() -> datetime:
    """Since when pictures shown on a phone still count: who showed hers earlier may have gone home long ago."""
    return timezone.now() - timedelta(hours=settings.WATCHERS_HOURS)


def confirmations(session_key: str | None, owner: Any) -> QuerySet[Watcher]:
    """Who showed her pictures on this phone and was not taken off it, however long ago."""
    return Watcher.objects.filter(session_key=session_key or "", owner=owner.pk)


def watchers(session_key: str | None, owner: Any) -> QuerySet[User]:
    """The members present on this phone, without its owner: confirmed lately, and companions of hers today."""
    lately = confirmations(session_key, owner).filter(confirmed_at__gt=confirmed_since())
    return companions(owner).filter(pk__in=lately.values("user"))


def user_of(phone: str) -> User | None:
    """The account of a number in E.164, open or closed."""
    return User.objects.filter(phone=phone).first()


def seated() -> QuerySet[User]:
    """Everyone who works at a desk of the portal's, officers first."""
    return User.objects.exclude(desk=Desk.NONE).order_by("desk", "first_name", "last_name", "pk")


def user_by_key(key: Any) -> User:
    """The account with this key, fresh from the database. Raises User.DoesNotExist."""
    return User.objects.get(pk=key)


def coordinated_by(user: Any) -> QuerySet[Cooperative]:
    """The cooperatives whose members the user enrols: hers, or every one for a council officer."""
    if is_officer(user) and not lacks_second_factor(user):
        return Cooperative.objects.all()
    return cooperatives_of(user, *COORDINATING)


def memberships_coordinated_by(user: Any) -> QuerySet[Membership]:
    """The memberships of those cooperatives that last today."""
    return memberships_on().filter(cooperative__in=coordinated_by(user)).select_related("cooperative", "user")


def members_of(cooperative: Cooperative | int) -> QuerySet[Membership]:
    """Who belongs to the cooperative today, functions first."""
    return memberships_on().filter(cooperative=cooperative).select_related("user").order_by("since", "pk")


def past_members_of(cooperative: Cooperative) -> QuerySet[Membership]:
    """Who belonged to the cooperative once, the last to leave first."""
    past = Membership.objects.filter(cooperative=cooperative, until__lt=today())
    return past.select_related("user").order_by("-until", "pk")


def families_of(cooperative: Cooperative) -> QuerySet[Family]:
    """The families that the cooperative supervises, by name."""
    rows = Family.objects.filter(cooperative=cooperative)
    return rows.select_related("trade", "province").order_by("name", "pk")


def families_coordinated_by(user: Any) -> QuerySet[Family]:
    """The families of the cooperatives whose members the user enrols."""
    return Family.objects.filter(cooperative__in=coordinated_by(user)).select_related("cooperative", "trade")


def has_pictures(user: Any) -> bool:
    """Whether she has chosen her three pictures."""
    return PicturePin.objects.filter(user_id=user.pk).exists()
