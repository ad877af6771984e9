"""A product's photographs in their order, and whose a stored picture is."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from commons.prepared import Prepared
from shop.models import Listing, ListingPhotograph
from shop.models.photograph import PLACES
from shop.queries.sellable import sellable


class Photograph(NamedTuple):
    """The stored names of a photograph's two sizes."""

    picture: str
    thumb: str


def photographs_of(listing: Listing) -> list[Photograph]:
    """The first, which the listing keeps, then the further ones; none of a product without a photograph."""
    first = _first(listing.picture.name or "", listing.thumb.name or "")
    return first + [Photograph(*names) for names in FURTHER(listing=[listing.pk])]


def further_photographs() -> list[Subquery]:
    """The names of a listing's further photographs, for `photographs_in`: no question more for four than for one."""
    return [_names(place) for place in PLACES]


def photographs_in(picture: str, thumb: str, further: Iterable[dict[str, str] | None]) -> list[Photograph]:
    """The photographs of a listing by what it keeps of the first and what came with it of the others."""
    return _first(picture, thumb) + [Photograph(**names) for names in further if names]


def _first(picture: str, thumb: str) -> list[Photograph]:
    return [Photograph(picture, thumb)] if picture else []


def _names(place: int) -> Subquery:
    there = ListingPhotograph.objects.filter(listing=OuterRef("pk"), place=place)
    return Subquery(there.values(names=JSONObject(picture="picture", thumb="thumb")))


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
