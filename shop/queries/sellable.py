"""The one predicate behind every listing, search result, basket line and order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from commons.prepared import Prepared
from registry.enums import CooperativeState
from registry.queries import authorisations_in_force, today
from shop.enums import ListingState, ShopState
from shop.models import Listing


@dataclass(frozen=True)
class Goods:
    """How many products of one shop buyers see, how many the council has before it, and how many it was not sent."""

    on_sale: int
    reviewed: int
    drafts: int


def sellable(day: date | None = None) -> QuerySet[Listing]:
    """What buyers may see and order on a day (today when none is named).

    The shop is open, its cooperative approved, the council approved the listing as it stands, and where the trade
    needs an authorisation the cooperative holds a verified one for that trade whose dates hold the day.
    What stood at the opening (terms, training, first products) is kept by the opening event, without which the
    database lets no shop be open (shop/guards.py).
    """
    in_force = authorisations_in_force(day).filter(cooperative=OuterRef("shop__cooperative"), trade=OuterRef("trade"))
    return Listing.objects.filter(
        Q(trade__needs_authorisation=False) | Exists(in_force),
        state=ListingState.APPROVED,
        shop__state=ShopState.OPEN,
        shop__cooperative__state=CooperativeState.APPROVED,
    )


def on_sale(pk: int, day: date | None = None) -> Listing | None:
    """The listing with its product when it is sellable on the day (today when none is named), else None."""
    return next(iter(ON_SALE(pk=[pk], day=[day or today()])), None)


def _on_sale(*, pk: list[int], day: list[date]) -> QuerySet[Listing]:
    return sellable(day[0]).select_related("product").filter(pk=pk[0])


ON_SALE = Prepared(_on_sale, pk=int, day=date)


def sellable_listing_or_404(*, day: date | None = None, **lookup: object) -> Listing:
    """The sellable listing that a lookup names, with its product and shop. Raises Http404 for any other."""
    return get_object_or_404(sellable(day).select_related("product", "shop__cooperative", "trade"), **lookup)


def standing(shop: int, day: date | None = None) -> Goods:
    """How many products of the shop with this key stand where, in one query."""
    shown = sellable(day).filter(shop=shop).values("pk")
    wanted = {
        "on_sale": Q(pk__in=shown),
        "reviewed": Q(state=ListingState.SUBMITTED),
        "drafts": Q(state=ListingState.DRAFT),
    }
    counted = {name: Count("pk", filter=which) for name, which in wanted.items()}
    return Goods(**Listing.objects.filter(shop=shop).aggregate(**counted))


def why_not_sellable(listing: Listing, day: date | None = None) -> list[str]:
    """For the seller and the council: each condition that fails, as a sentence; empty exactly when it is sellable."""
    return list(_reasons(listing, day))


def _reasons(listing: Listing, day: date | None) -> Iterator[str]:
    shop = listing.shop
    if shop.state == ShopState.CLOSED:
        yield _("The shop is not open yet.")
    if shop.state == ShopState.SUSPENDED:
        yield _("The council has suspended the shop.")
    if shop.cooperative.state != CooperativeState.APPROVED:
        yield _("The council has not approved the cooperative.")
    if listing.state != ListingState.APPROVED:
        yield _STATE_WORDS[ListingState(listing.state)]()
    if listing.trade.needs_authorisation:
        held = authorisations_in_force(day).filter(cooperative=shop.cooperative, trade=listing.trade)
        if not held.exists():
            yield _("No authorisation for “%(trade)s” is in force.") % {"trade": listing.trade}


_STATE_WORDS = {
    ListingState.DRAFT: lambda: _("It is a draft: send it to the council when it is ready."),
    ListingState.SUBMITTED: lambda: _("The council is reviewing it."),
    ListingState.REFUSED: lambda: _("The council asks for a change: read its note."),
    ListingState.WITHDRAWN: lambda: _("You took it off the shelf."),
}
