"""A product's photographs: adding one, which comes first, taking one away and bringing it back.

A photograph is named by its large picture's stored name, whatever place it stands in, so that a button pressed twice is
one deed. Each deed holds the product, so that two phones never take one place. Whatever buyers would see otherwise
sends an approved product back to review: the database sees to that (shop/guards.py).
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from commons.services import record
from shop.errors import OnlyPhotograph, PhotographGone, TooManyPhotographs
from shop.models import Listing, ListingPhotograph
from shop.models.photograph import MOST, PLACES
from shop.pictures import Pictures
from shop.rules import require_seller
from shop.services.listings import hold_listing
from shop.services.opening import consider_opening
from shop.services.pictures import holds, put_pictures

SIZES = ("picture", "thumb")


@transaction.atomic
def add_photograph(*, listing: Listing, pictures: Pictures, by: Any) -> Listing:
    """Puts a photograph in the first free place, or as the first of all; the product as it stands then.

    The same photograph sent again changes nothing. Raises NotYours, TooManyPhotographs or NoRoomForFile.
    """
    listing = _held(listing, by, "shop.add-photograph")
    there = _further(listing)
    if any(holds(name, pictures) for name in _names(listing, there)):
        return listing
    row = ListingPhotograph(listing=listing, place=_free(there)) if listing.picture else listing
    put_pictures(row, pictures)
    row.save()
    return _written(listing, by, "add-photograph", str(row.picture.name))


@transaction.atomic
def make_first(*, listing: Listing, name: str, by: Any) -> Listing:
    """The photograph changes places with the first, which lists show; safe twice. Raises NotYours or PhotographGone."""
    listing = _held(listing, by, "shop.make-first")
    if name == listing.picture.name:
        return listing
    _change_places(listing, _found(_further(listing), name))
    return _written(listing, by, "make-first", name)


@transaction.atomic
def remove_photograph(*, listing: Listing, name: str, by: Any) -> Listing:
    """Puts a photograph away; when it was the first, the next one comes first. Safe twice.

    It can be brought back until the sweep of the day after. Raises NotYours, OnlyPhotograph or PhotographGone.
    """
    listing = _held(listing, by, "shop.remove-photograph")
    if _put_away(listing).filter(picture=name).exists():
        return listing
    there = _further(listing)
    if name == listing.picture.name:
        if not there:
            raise OnlyPhotograph
        _change_places(listing, there[0])
    row = _found(there, name)
    row.place, row.put_away_at = None, timezone.now()
    row.save()
    return _written(listing, by, "remove-photograph", name)


@transaction.atomic
def restore_photograph(*, listing: Listing, name: str, by: Any, first: bool = False) -> Listing:
    """Brings back a photograph that was removed, as the `first` or where there is room; safe twice.

    Raises NotYours, PhotographGone, or TooManyPhotographs when its room was taken meanwhile.
    """
    listing = _held(listing, by, "shop.restore-photograph")
    there = _further(listing)
    if name in _names(listing, there):
        return listing
    row = _found(list(_put_away(listing)), name)
    row.place, row.put_away_at = _free(there), None
    row.save()
    if first:
        _change_places(listing, row)
    return _written(listing, by, "restore-photograph", name)


def _held(listing: Listing, by: Any, deed: str) -> Listing:
    held = hold_listing(listing)
    require_seller(by, held.shop.cooperative, deed)
    return held


def _further(listing: Listing) -> list[ListingPhotograph]:
    return list(listing.photographs.filter(place__isnull=False))


def _names(listing: Listing, there: list[ListingPhotograph]) -> list[str]:
    first = [str(listing.picture.name)] if listing.picture else []
    return first + [str(row.picture.name) for row in there]


def _put_away(listing: Listing) -> Any:
    return listing.photographs.filter(place__isnull=True)


def _found(rows: list[ListingPhotograph], name: str) -> ListingPhotograph:
    for row in rows:
        if row.picture.name == name:
            return row
    raise PhotographGone


def _free(there: list[ListingPhotograph]) -> int:
    """The first place that is free, so that what is brought back stands where it stood."""
    free = set(PLACES) - {row.place for row in there}
    if not free:
        raise TooManyPhotographs(most=MOST)
    return min(free)


def _change_places(listing: Listing, row: ListingPhotograph) -> None:
    for size in SIZES:
        first, further = getattr(listing, size).name, getattr(row, size).name
        setattr(listing, size, further)
        setattr(row, size, first)
    listing.save(update_fields=SIZES)
    row.save(update_fields=SIZES)


def _written(listing: Listing, by: Any, verb: str, name: str) -> Listing:
    was = listing.state
    listing.refresh_from_db()
    record(by=by, action=f"shop.{verb}", subject=listing, photograph=name, was=was, now=listing.state)
    consider_opening(cooperative=listing.shop.cooperative, by=by)
    return listing
