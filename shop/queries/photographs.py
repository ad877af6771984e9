"""A product's photographs in their order, and whose a stored picture is."""

from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from commons.prepared import Prepared
from shop.models import Listing, ListingPhotograph
from shop.queries.sellable import sellable


class Photograph(NamedTuple):
    """The stored names of a photograph's two sizes."""

    picture: str
    thumb: str


def photographs_of(listing: Listing) -> list[Photograph]:
    """The first, which the listing keeps, then the further ones; none of a product without a photograph."""
    first = [Photograph(str(listing.picture.name), str(listing.thumb.name))] if listing.picture else []
    return first + [Photograph(*names) for names in FURTHER(listing=[listing.pk])]


def further() -> QuerySet[ListingPhotograph]:
    """The further photographs that stand in their places, in order."""
    return ListingPhotograph.objects.filter(place__isnull=False).order_by("place")


def is_public(stored: str) -> bool:
    """Whether a sellable product shows the picture of this stored name."""
    if sellable().filter(_named(stored)).exists():
        return True
    shown_by = further().filter(_named(stored)).values_list("listing", flat=True).first()
    return shown_by is not None and sellable().filter(pk=shown_by).exists()


def listing_with(stored: str) -> Listing | None:
    """The product whose picture it is, one that is put away included."""
    rows = Listing.objects.select_related("shop__cooperative")
    found = rows.filter(_named(stored)).first()
    if found is None:
        found = rows.filter(pk__in=ListingPhotograph.objects.filter(_named(stored)).values("listing")).first()
    return found


def _named(stored: str) -> Q:
    return Q(picture=stored) | Q(thumb=stored)


def _further(*, listing: list[int]) -> Any:
    return further().filter(listing=listing[0]).values_list("picture", "thumb")


FURTHER = Prepared(_further, listing=int)
