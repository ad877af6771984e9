"""Putting up products: drafts, price and stock, sending them to the council."""

import logging
import uuid
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from commons.country import here
from commons.refusing import refused
from commons.services import record
from registry.models import Cooperative, Standard, Trade
from shop.enums import ListingState
from shop.errors import (
    BadPrice,
    ListingIncomplete,
    ListingNotAsApproved,
    StandardOfOtherTrade,
    StockBelowOrders,
)
from shop.models import Listing, StockChange
from shop.opening.requirements import listed
from shop.pictures import Pictures
from shop.rules import require_seller
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


class Stocked(NamedTuple):
    """What became of a product's stock: the pieces now, the change that counts, and whether it had come before."""

    now: int
    change: int
    already: bool


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
    first one made it. Raises NotYours, BadPrice, StandardOfOtherTrade or NoRoomForFile.
    """
    require_seller(by, cooperative, "shop.create-listing")
    _of_one_trade(content["trade"], content.get("standard"))
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
    if pictures is not None:
        put_pictures(listing, pictures)
    listing.save()
    index_listing(listing=listing)
    record(by=by, action="shop.create-listing", subject=listing, price=str(price), stock=stock)
    consider_opening(cooperative=cooperative, by=by)
    return listing


@transaction.atomic
def edit_listing(*, listing: Listing, content: dict[str, Any], by: Any) -> Listing:
    """Changes what buyers read. An approved product that really changed goes back to review.

    Raises NotYours or StandardOfOtherTrade.
    """
    listing = hold_listing(listing)
    require_seller(by, listing.shop.cooperative, "shop.edit-listing")
    product, before = listing.product, listing.state
    changed = {key: value for key, value in content.items() if key in READ and value != _now(listing, key)}
    if not changed:
        return listing
    if {"trade", "standard"} & set(changed):
        _of_one_trade(*(changed.get(key, _now(listing, key)) for key in ("trade", "standard")))
    for key, value in changed.items():
        setattr(product if key in {"title", "description"} else listing, key, value)
    if before == ListingState.APPROVED:
        listing.state = ListingState.SUBMITTED
    listing.save()
    if {"title", "description"} & set(changed):
        product.save()
    listing.refresh_from_db()
    index_listing(listing=listing)
    record(by=by, action="shop.edit-listing", subject=listing, fields=sorted(changed), was=before, now=listing.state)
    consider_opening(cooperative=listing.shop.cooperative, by=by)
    return listing


@transaction.atomic
def set_price(*, listing: Listing, price: Decimal, by: Any) -> None:
    """Changes the price; the approval stays. Orders keep the price they were placed at. Raises NotYours or BadPrice."""
    listing = hold_listing(listing)
    require_seller(by, listing.shop.cooperative, "shop.set-price")
    stock = StockRecord.objects.select_for_update().get(product=listing.product_id)
    if stock.price != _checked(price):
        record(by=by, action="shop.set-price", subject=listing, was=str(stock.price), now=str(price))
        StockRecord.objects.filter(pk=stock.pk).update(price=price)
        consider_opening(cooperative=listing.shop.cooperative, by=by)


@transaction.atomic
def change_stock(*, listing: Listing, change: int, by: Any, once: uuid.UUID | None = None) -> Stocked:
    """Adds pieces, or takes them away down to what orders are promised.

    `once` comes from the page, which changes a product once: the first press counts, and every later one answers with
    it, whatever it asks for. Two quick presses are one, for nobody can tell her finger from a phone that sends again
    because no answer came, and a piece too few is soon added where a piece too many is sold and does not exist. After
    the answer the page is new, with another key. A press that was refused has used none up.

    Raises NotYours or StockBelowOrders. The database does the sum, so two phones never lose a piece.
    """
    require_seller(by, listing.shop.cooperative, "shop.change-stock")
    before = _pressed_before(listing, change, once) if once else None
    rows = StockRecord.objects.filter(product=listing.product_id)
    if before is not None:
        return Stocked(_pieces(rows), before.pieces, already=True)
    enough = rows.alias(promised=Coalesce(F("num_allocated"), Value(0)), now=Coalesce(F("num_in_stock"), Value(0)))
    if change < 0:
        enough = enough.filter(now__gte=F("promised") - change)
    if not enough.update(num_in_stock=Coalesce(F("num_in_stock"), Value(0)) + change):
        promised = rows.values_list("num_allocated", flat=True).get() or 0
        why = StockBelowOrders(least=promised)
        raise refused(logger, why, "shop.change-stock", by, listing=listing, change=change)
    now = _pieces(rows)
    record(by=by, action="shop.change-stock", subject=listing, change=change, now=now)
    return Stocked(now, change, already=False)


def _pressed_before(listing: Listing, change: int, once: uuid.UUID) -> StockChange | None:
    """The page's earlier change of this product; otherwise this one is written down. Of two at once one waits here."""
    press, new = StockChange.objects.get_or_create(listing=listing, once=once, defaults={"pieces": change})
    return None if new else press


def _pieces(rows: QuerySet[Any]) -> int:
    return int(rows.values_list("num_in_stock", flat=True).get() or 0)


@transaction.atomic
def submit_listing(*, listing: Listing, by: Any) -> Listing:
    """Hands a whole product to the council; safe twice. Raises NotYours or ListingIncomplete, which names the rest."""
    listing = hold_listing(listing)
    require_seller(by, listing.shop.cooperative, "shop.submit-listing")
    if listing.state in {ListingState.SUBMITTED, ListingState.APPROVED}:
        return listing
    missing = what_is_missing(listing)
    if missing:
        raise ListingIncomplete(missing=listed(missing))
    return move_listing(listing, ListingState.SUBMITTED, by=by, verb="submit-listing")


@transaction.atomic
def withdraw_listing(*, listing: Listing, by: Any) -> Listing:
    """Takes a product off the shelf; orders already taken go on. Safe twice. Raises NotYours."""
    listing = hold_listing(listing)
    require_seller(by, listing.shop.cooperative, "shop.withdraw-listing")
    if listing.state == ListingState.WITHDRAWN:
        return listing
    return move_listing(listing, ListingState.WITHDRAWN, by=by, verb="withdraw-listing")


@transaction.atomic
def put_back_listing(*, listing: Listing, by: Any) -> Listing:
    """Puts a product that was taken off the shelf as approved, and not changed since, back on it. Safe twice.

    The approval keeps its officer and its day, and moves on to the revision that withdrawing made (docs/adr/0011).
    Raises NotYours or ListingNotAsApproved.
    """
    listing = hold_listing(listing)
    require_seller(by, listing.shop.cooperative, "shop.put-back-listing")
    if listing.state == ListingState.APPROVED:
        return listing
    if not listing.is_as_approved:
        raise refused(logger, ListingNotAsApproved(), "shop.put-back-listing", by, listing=listing)
    listing.approved_revision = listing.revision
    move_listing(listing, ListingState.APPROVED, by=by, verb="put-back-listing", revision=listing.revision)
    consider_opening(cooperative=listing.shop.cooperative, by=by)
    return listing


def what_is_missing(listing: Listing) -> list[str]:
    """What a product still needs before the council reviews it, in words."""
    price = listing.product.stockrecords.values_list("price", flat=True).first()
    held = {_("the picture"): listing.picture, _("the weight or size"): listing.pack, _("the price"): price}
    return [word for word, value in held.items() if not value]


def hold_listing(listing: Listing) -> Listing:
    """The product as it stands, still until the transaction ends."""
    rows = Listing.objects.select_for_update(of=("self",))
    return rows.select_related("product", "shop__cooperative", "trade").get(pk=listing.pk)


def move_listing(
    listing: Listing, state: ListingState, *, by: Any, verb: str, reason: str = "", **facts: Any
) -> Listing:
    """Brings a product that is held into a state, and writes it down."""
    was, listing.state = listing.state, state
    listing.save()
    listing.refresh_from_db(fields=["revision"])
    record(by=by, action=f"shop.{verb}", subject=listing, reason=reason, was=was, **facts)
    return listing


def _now(listing: Listing, key: str) -> Any:
    return getattr(listing.product if key in {"title", "description"} else listing, key)


def _of_one_trade(trade: Trade, standard: Standard | None) -> None:
    if standard is not None and standard.trade_id != trade.pk:
        raise StandardOfOtherTrade


def _checked(price: Decimal) -> Decimal:
    if not 0 < price <= HIGHEST_PRICE:
        raise BadPrice
    return price
