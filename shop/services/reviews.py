"""The council's word on a product: approved, sent back, or taken off the market again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.models import Cooperative
from registry.rules import SELLING
from shop.enums import ListingState
from shop.errors import ListingChanged, ListingIncomplete, ListingNotOnMarket, ListingNotSubmitted, ReasonMissing
from shop.models import Listing
from shop.opening.requirements import listed
from shop.rules import require_officer
from shop.services.listings import hold_listing, move_listing, what_is_missing
from shop.services.tidings import tell_holders

DECIDED = {ListingState.APPROVED, ListingState.REFUSED}


@transaction.atomic
def approve_listing(*, listing: Listing, by: Any, at: datetime | None = None) -> Listing:
    """Approves the product as the officer read it: `listing` as she loaded it. Safe twice.

    `at` is when the council decided, if it did so before this portal kept it; the audit line bears today's time.
    One that was sent back or taken off the market may be approved without another sending: the council may be wrong.
    Raises NotYours, ListingNotSubmitted, ListingIncomplete, or ListingChanged when the seller changed it meanwhile.
    """
    kept = _reviewed(listing, by, "approve-listing")
    if kept.state not in DECIDED | {ListingState.SUBMITTED}:
        raise ListingNotSubmitted
    if kept.state == ListingState.APPROVED:
        return kept
    missing = what_is_missing(kept)
    if missing:
        raise ListingIncomplete(missing=listed(missing))
    kept.approved_at = min(at or timezone.now(), timezone.now())
    kept.approved_by, kept.approved_revision = by, kept.revision
    kept.note = ""
    move_listing(kept, ListingState.APPROVED, by=by, verb="approve-listing", revision=kept.revision)
    tell_holders(kept.shop.cooperative, SELLING, "listing-approved", _approved_words, listing=kept)
    return kept


@transaction.atomic
def refuse_listing(*, listing: Listing, note: str, by: Any) -> Listing:
    """Sends the product back with what to change. Safe twice. Raises as approve_listing does, and ReasonMissing."""
    if not note.strip():
        raise ReasonMissing
    kept = _reviewed(listing, by, "refuse-listing")
    if kept.state not in {ListingState.SUBMITTED, ListingState.REFUSED}:
        raise ListingNotSubmitted
    return _turn_down(kept, note.strip(), by, "refuse-listing", _refused_words)


@transaction.atomic
def take_down_listing(*, listing: Listing, note: str, by: Any) -> Listing:
    """Takes an approved product off the market with what to change; orders already taken go on. Safe twice.

    `approve_listing` brings it back. Raises NotYours, ReasonMissing, ListingNotOnMarket or ListingChanged.
    """
    if not note.strip():
        raise ReasonMissing
    kept = _reviewed(listing, by, "take-down-listing")
    if kept.state not in DECIDED:
        raise ListingNotOnMarket
    return _turn_down(kept, note.strip(), by, "take-down-listing", _taken_down_words)


def _turn_down(kept: Listing, note: str, by: Any, verb: str, words: Any) -> Listing:
    if kept.state == ListingState.REFUSED:
        return kept
    kept.note = note
    move_listing(kept, ListingState.REFUSED, by=by, verb=verb, reason=note)
    tell_holders(kept.shop.cooperative, SELLING, "listing-refused", words, listing=kept)
    return kept


def _reviewed(listing: Listing, by: Any, verb: str) -> Listing:
    """The product as the officer read it, held. Raises NotYours or ListingChanged."""
    kept = hold_listing(listing)
    require_officer(by, kept.shop.cooperative, f"shop.{verb}")
    if kept.revision != listing.revision:
        raise ListingChanged
    return kept


def _approved_words(cooperative: Cooperative, listing: Listing) -> str:
    return _("The council approved “%(product)s”.") % {"product": listing.product.title}


def _refused_words(cooperative: Cooperative, listing: Listing) -> str:
    return _("The council asks you to change “%(product)s”: %(note)s") % {
        "product": listing.product.title,
        "note": listing.note,
    }


def _taken_down_words(cooperative: Cooperative, listing: Listing) -> str:
    return _("The council took “%(product)s” off the market: %(note)s") % {
        "product": listing.product.title,
        "note": listing.note,
    }
