"""Putting up products: drafts, review, price and stock."""

import logging
import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from commons.country import here
from commons.services import record, send_message
from registry.models import Cooperative
from registry.queries import memberships_on
from registry.rules import SELLING
from shop.enums import ListingState
from shop.errors import (
    BadPrice,
    ListingChanged,
    ListingIncomplete,
    ListingNotSubmitted,
    ReasonMissing,
    StockBelowOrders,
)
from shop.models import Listing
from shop.opening.requirements import listed
from shop.pictures import Pictures
from shop.rules import require_officer, require_seller
from shop.services.opening import consider_opening, shop_of
from shop.services.pictures import put_pictures
from shop.services.search import index_listing

Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")
logger = logging.getLogger(__name__)
HIGHEST_PRICE = Decimal(99_999)
READ = ("title", "description", "pack", "trade", "standard")
"""What buyers read: a change sends an approved product back to review."""


@transaction.atomic
def create_listing(
    *,
    cooperative: Cooperative,
    content: dict[str, Any],
    price: Decimal,
    stock: int,
    by: Any,
    pictures: Pictures | None = None,
    once: uuid.UUID | None = None,
) -> Listing:
    """A draft with what the seller typed: content holds title, pack, trade, and maybe description and standard.

    `once` comes from the page: pressed twice, or twice at once, it is one product and every press returns it as the
    first one made it. Raises NotYours or BadPrice.
    """
    require_seller(by, cooperative, "shop.create-listing")
    shop = shop_of(cooperative=cooperative)
    made = Listing.objects.filter(shop=shop, once=once).first() if once else None
    if made is not None:
        return made
    kind, _made = ProductClass.objects.get_or_create(name="goods", defaults={"track_stock": True})
    product = Product.objects.create(
        title=content["title"], description=content.get("description", ""), product_class=kind
    )
    StockRecord.objects.create(
        product=product,
        partner=shop.partner,
        partner_sku=uuid.uuid4().hex[:12],
        price_currency=here().currency,
        price=_checked(price),
        num_in_stock=stock,
        num_allocated=0,
    )
    listing = Listing(
        product=product,
        shop=shop,
        trade=content["trade"],
        standard=content.get("standard"),
        pack=content.get("pack", ""),
        once=once,
    )
    put_pictures(listing, pictures)
    listing.save()
    index_listing(listing=listing)
    record(by=by, action="shop.create-listing", subject=listing, price=str(price), stock=stock)
    consider_opening(cooperative=cooperative, by=by)
    return listing


@transaction.atomic
def edit_listing(*, listing: Listing, content: dict[str, Any], by: Any, pictures: Pictures | None = None) -> Listing:
    """Changes what buyers read. An approved product that really changed goes back to review. Raises NotYours."""
    listing = _held(listing)
    require_seller(by, listing.shop.cooperative, "shop.edit-listing")
    product, before = listing.product, listing.state
    changed = {key: value for key, value in content.items() if key in READ and value != _now(listing, key)}
    if not changed and pictures is None:
        return listing
    for key, value in changed.items():
        setattr(product if key in {"title", "description"} else listing, key, value)
    put_pictures(listing, pictures)
    if before == ListingState.APPROVED:
        listing.state = ListingState.SUBMITTED
    listing.save()
    if {"title", "description"} & set(changed):
        product.save()
    listing.refresh_from_db()
    index_listing(listing=listing)
    fields = sorted([*changed, *(["picture"] if pictures else [])])
    record(by=by, action="shop.edit-listing", subject=listing, fields=fields, was=before, now=listing.state)
    consider_opening(cooperative=listing.shop.cooperative, by=by)
    return listing


@transaction.atomic
def set_price(*, listing: Listing, price: Decimal, by: Any) -> None:
    """Changes the price; the approval stays. Orders keep the price they were placed at. Raises NotYours or BadPrice."""
    listing = _held(listing)
    require_seller(by, listing.shop.cooperative, "shop.set-price")
    stock = StockRecord.objects.select_for_update().get(product=listing.product_id)
    if stock.price != _checked(price):
        record(by=by, action="shop.set-price", subject=listing, was=str(stock.price), now=str(price))
        StockRecord.objects.filter(pk=stock.pk).update(price=price)
        consider_opening(cooperative=listing.shop.cooperative, by=by)


@transaction.atomic
def change_stock(*, listing: Listing, change: int, by: Any) -> int:
    """Adds pieces, or takes them away down to what orders are promised; the pieces now in stock.

    Raises NotYours or StockBelowOrders. The database does the sum, so two phones never lose a piece.
    """
    require_seller(by, listing.shop.cooperative, "shop.change-stock")
    rows = StockRecord.objects.filter(product=listing.product_id)
    enough = rows.alias(promised=Coalesce(F("num_allocated"), Value(0)), now=Coalesce(F("num_in_stock"), Value(0)))
    if change < 0:
        enough = enough.filter(now__gte=F("promised") - change)
    if not enough.update(num_in_stock=Coalesce(F("num_in_stock"), Value(0)) + change):
        promised = rows.values_list("num_allocated", flat=True).get() or 0
        logger.warning("Refused stock change %s of listing %s: %s promised", change, listing.pk, promised)
        raise StockBelowOrders(least=promised)
    now = int(rows.values_list("num_in_stock", flat=True).get() or 0)
    record(by=by, action="shop.change-stock", subject=listing, change=change, now=now)
    return now


@transaction.atomic
def submit_listing(*, listing: Listing, by: Any) -> Listing:
    """Hands a whole product to the council; safe twice. Raises NotYours or ListingIncomplete, which names the rest."""
    listing = _held(listing)
    require_seller(by, listing.shop.cooperative, "shop.submit-listing")
    if listing.state in {ListingState.SUBMITTED, ListingState.APPROVED}:
        return listing
    missing = what_is_missing(listing)
    if missing:
        raise ListingIncomplete(missing=listed(missing))
    return _move(listing, ListingState.SUBMITTED, by=by, verb="submit-listing")


@transaction.atomic
def withdraw_listing(*, listing: Listing, by: Any) -> Listing:
    """Takes a product off the shelf; orders already taken go on. Safe twice. Raises NotYours."""
    listing = _held(listing)
    require_seller(by, listing.shop.cooperative, "shop.withdraw-listing")
    if listing.state == ListingState.WITHDRAWN:
        return listing
    return _move(listing, ListingState.WITHDRAWN, by=by, verb="withdraw-listing")


@transaction.atomic
def approve_listing(*, listing: Listing, by: Any, at: datetime | None = None) -> Listing:
    """Approves the product as the officer read it: `listing` as she loaded it. Safe twice.

    `at` is when the council decided, if it did so before this portal kept it; the audit line bears today's time.
    Raises NotYours, ListingNotSubmitted, ListingIncomplete, or ListingChanged when the seller changed it meanwhile.
    """
    kept = _reviewed(listing, by, "approve-listing", ListingState.APPROVED)
    if kept.state == ListingState.APPROVED:
        return kept
    missing = what_is_missing(kept)
    if missing:
        raise ListingIncomplete(missing=listed(missing))
    kept.approved_at = min(at or timezone.now(), timezone.now())
    kept.approved_by, kept.approved_revision = by, kept.revision
    kept.note = ""
    _move(kept, ListingState.APPROVED, by=by, verb="approve-listing", revision=kept.revision)
    _tell(kept, "listing-approved", _approved_words)
    return kept


@transaction.atomic
def refuse_listing(*, listing: Listing, note: str, by: Any) -> Listing:
    """Sends the product back with what to change. Raises as approve_listing does, and ReasonMissing."""
    if not note.strip():
        raise ReasonMissing
    kept = _reviewed(listing, by, "refuse-listing", ListingState.REFUSED)
    if kept.state == ListingState.REFUSED:
        return kept
    kept.note = note.strip()
    _move(kept, ListingState.REFUSED, by=by, verb="refuse-listing", reason=kept.note)
    _tell(kept, "listing-refused", _refused_words)
    return kept


def what_is_missing(listing: Listing) -> list[str]:
    """What a product still needs before the council reviews it, in words."""
    price = listing.product.stockrecords.values_list("price", flat=True).first()
    held = {_("the picture"): listing.picture, _("the weight or size"): listing.pack, _("the price"): price}
    return [word for word, value in held.items() if not value]


def _held(listing: Listing) -> Listing:
    rows = Listing.objects.select_for_update(of=("self",))
    return rows.select_related("product", "shop__cooperative", "trade").get(pk=listing.pk)


def _reviewed(listing: Listing, by: Any, verb: str, already: ListingState) -> Listing:
    kept = _held(listing)
    require_officer(by, kept.shop.cooperative, f"shop.{verb}")
    if kept.revision != listing.revision:
        raise ListingChanged
    if kept.state not in {ListingState.SUBMITTED, already}:
        raise ListingNotSubmitted
    return kept


def _move(listing: Listing, state: ListingState, *, by: Any, verb: str, reason: str = "", **facts: Any) -> Listing:
    was, listing.state = listing.state, state
    listing.save()
    listing.refresh_from_db(fields=["revision"])
    record(by=by, action=f"shop.{verb}", subject=listing, reason=reason, was=was, **facts)
    return listing


def _now(listing: Listing, key: str) -> Any:
    return getattr(listing.product if key in {"title", "description"} else listing, key)


def _checked(price: Decimal) -> Decimal:
    if not 0 < price <= HIGHEST_PRICE:
        raise BadPrice
    return price


def _tell(listing: Listing, kind: str, words: Any) -> None:
    holders = memberships_on().filter(cooperative=listing.shop.cooperative, function__in=SELLING)
    for user in {held.user_id: held.user for held in holders.select_related("user").order_by("user_id")}.values():
        with translation.override(user.language):
            send_message(to=user.phone, kind=kind, body=words(listing))


def _approved_words(listing: Listing) -> str:
    return _("The council approved “%(product)s”.") % {"product": listing.product.title}


def _refused_words(listing: Listing) -> str:
    return _("The council asks you to change “%(product)s”: %(note)s") % {
        "product": listing.product.title,
        "note": listing.note,
    }
