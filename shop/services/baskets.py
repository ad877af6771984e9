"""Filling a basket. Oscar's basket and lines, our verbs: those that add add each time, the others are safe twice."""

import logging
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from oscar.core.loading import get_model

from commons.errors import Refusal
from commons.prepared import Prepared
from commons.refusing import refusals_logged
from registry.models import User
from registry.queries import today
from shop.enums import DeliveryKind
from shop.models import ChosenDelivery, Listing, Shop
from shop.pricing import unit_price
from shop.queries.baskets import quantities
from shop.queries.sellable import sellable
from shop.refusals import BadQuantity, BasketFull, NoLongerShown, NoLongerSold, SoldOut, TooFewLeft

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")
StockRecord = get_model("partner", "StockRecord")
logger = logging.getLogger(__name__)

MOST_PIECES = 9_999
MOST_LINES = 60


@transaction.atomic
@refusals_logged(logger, "shop.add-to-basket", "listing", "quantity")
def add_to_basket(*, basket: Any, listing: Listing, quantity: int, by: User | None) -> Any:
    """Puts so many more pieces in the basket (a new one when None) and returns it.

    Raises BadQuantity, NoLongerSold, SoldOut, TooFewLeft or BasketFull; then nothing changed.
    """
    if not 1 <= quantity <= MOST_PIECES:
        raise BadQuantity(most=MOST_PIECES)
    record = _record(listing)
    if basket is None:
        basket = Basket.objects.create(owner=by)
    held = quantities(basket)
    wanted = quantity + held.get(listing.product_id, 0)
    _enough(listing, record, wanted)
    if listing.product_id not in held and len(held) >= MOST_LINES:
        raise BasketFull(most=MOST_LINES)
    _put(basket, listing, record, wanted)
    return basket


@transaction.atomic
def order_again(*, basket: Any, lines: Iterable[Any], by: User | None) -> tuple[Any, list[Refusal]]:
    """Puts the products of an order's lines in the basket (a new one when None), each with as many pieces as then.

    Returns the basket, None when it was and nothing could be had, and why each of the others could not: the rest is
    put in all the same.
    """
    why: list[Refusal] = []
    for line in lines:
        try:
            basket = add_to_basket(basket=basket, listing=line.product.listing, quantity=line.quantity, by=by)
        except Refusal as refusal:
            why.append(refusal)
    return basket, why


@transaction.atomic
@refusals_logged(logger, "shop.set-quantity", "basket", "line", "quantity")
def set_quantity(*, basket: Any, line: int, quantity: int, by: User | None) -> Line:  # type: ignore[valid-type]
    """So many pieces of a line, none at all at 0. Returns the line as it was. Raises BadQuantity, or as add_to_basket.

    Fewer pieces than before are always taken, whatever the stock: it is how a buyer mends a basket.
    """
    row = Line.objects.select_related("product__listing__shop__cooperative").get(pk=line, basket=basket)
    if not 0 <= quantity <= MOST_PIECES:
        raise BadQuantity(most=MOST_PIECES)
    if quantity == 0:
        Line.objects.filter(pk=row.pk).delete()
        return row
    if quantity > row.quantity:
        _enough(row.product.listing, _record(row.product.listing), quantity)
    Line.objects.filter(pk=row.pk).update(quantity=quantity)
    return row


@transaction.atomic
def choose_delivery(*, basket: Any, shop: Shop, kind: DeliveryKind, by: User | None) -> None:
    """How one shop's part shall come. The kind must be one the shop offers; any other is left as it was."""
    if shop.delivery_offers.filter(kind=kind, is_active=True).exists():
        ChosenDelivery.objects.update_or_create(basket=basket, shop=shop, defaults={"kind": kind})


@transaction.atomic
def adopt_basket(*, carried: Any, by: User) -> Any:
    """The basket of someone who has just signed in: what she carried before goes into the one she had. Safe twice.

    So does how she wanted it brought, except from shops for which she had already chosen.
    """
    mine = Basket.objects.filter(owner=by, status=Basket.OPEN).order_by("-pk").first()
    if mine is None:
        Basket.objects.filter(pk=carried.pk, owner=None).update(owner=by)
        return Basket.objects.get(pk=carried.pk)
    mine.merge(carried, add_quantities=False)
    chosen = ChosenDelivery.objects.filter(basket=mine).values("shop")
    ChosenDelivery.objects.filter(basket=carried).exclude(shop__in=chosen).update(basket=mine)
    return mine


def _record(listing: Listing) -> Any:
    """The stock record that a sellable listing is sold from. Raises NoLongerSold, or NoLongerShown."""
    record = next(iter(RECORD(listing=[listing.pk], shop=[listing.shop_id], day=[today()])), None)
    if record is None:
        if not listing.is_as_approved:
            raise NoLongerShown(cooperative=listing.shop.cooperative.called)
        raise NoLongerSold(title=listing.product.title)
    return record


def _of_listing(*, listing: list[int], shop: list[int], day: list[date]) -> Any:
    on_sale = sellable(day[0]).filter(pk=listing[0], shop=shop[0])
    found = StockRecord.objects.filter(product__listing__in=on_sale, partner__shop=shop[0], price__isnull=False)
    return found.order_by("pk")[:1]


RECORD = Prepared(_of_listing, listing=int, shop=int, day=date)


def _enough(listing: Listing, record: Any, wanted: int) -> None:
    left = max(0, record.net_stock_level)
    if left == 0:
        raise SoldOut(title=listing.product.title)
    if wanted > left:
        raise TooFewLeft(title=listing.product.title, left=left)


def _put(basket: Any, listing: Listing, record: Any, quantity: int) -> None:
    """A line of so many pieces; one that is there, also by a press of the same moment, takes the figure."""
    price: Decimal = unit_price(record)
    line = Line(
        basket=basket,
        line_reference=f"{listing.product_id}_{record.pk}",
        product=listing.product,
        stockrecord=record,
        quantity=quantity,
        price_currency=record.price_currency,
        price_excl_tax=price,
        price_incl_tax=price,
    )
    there = ["basket", "line_reference"]
    Line.objects.bulk_create([line], update_conflicts=True, unique_fields=there, update_fields=["quantity"])
