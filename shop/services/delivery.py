"""How a shop delivers."""

import logging
from decimal import Decimal
from typing import Any

from django.db import transaction

from commons.refusing import refused
from commons.services import record
from registry.models import Cooperative, Province
from shop.enums import DeliveryKind, DeliveryReach, ShopState
from shop.errors import LastDelivery
from shop.models import DeliveryOffer, Shop
from shop.rules import require_seller

logger = logging.getLogger(__name__)
COLLECTING_DAYS = (1, 2)
"""In how many days what is collected is ready, until the seller says otherwise."""


@transaction.atomic
def keep_delivery_offer(
    *,
    shop: Shop,
    kind: DeliveryKind,
    price: Decimal,
    days: tuple[int, int],
    by: Any,
    reach: DeliveryReach | None = DeliveryReach.EVERYWHERE,
) -> DeliveryOffer:
    """Offers a way of delivering, or changes what it costs, how long it takes, how far it goes. Orders keep theirs.

    `reach` None leaves the provinces as they are. Raises NotYours.
    """
    require_seller(by, shop.cooperative, "shop.keep-delivery-offer")
    held = {"price": price, "days_least": days[0], "days_most": days[1]}
    offer, _made = DeliveryOffer.objects.update_or_create(shop=shop, kind=kind, is_active=True, defaults=held)
    if reach is not None:
        offer.provinces.set(_provinces(shop.cooperative, reach))
    facts: dict[str, Any] = {"kind": kind, "price": str(price), "days": list(days), "reach": reach}
    record(by=by, action="shop.keep-delivery-offer", subject=shop, **facts)
    return offer


def _provinces(cooperative: Cooperative, reach: DeliveryReach) -> list[Province]:
    """What stands for a reach on an offer: none means everywhere."""
    if reach == DeliveryReach.EVERYWHERE:
        return []
    near = Province.objects.filter(pk=cooperative.province_id)
    return list(near if reach == DeliveryReach.PROVINCE else Province.objects.filter(region__provinces__in=near))


@transaction.atomic
def end_delivery_offer(*, shop: Shop, kind: DeliveryKind, by: Any) -> None:
    """Stops offering a way of delivering; orders placed with it go on. Safe twice.

    Raises NotYours, or LastDelivery when nothing could be bought any more from an open shop.
    """
    require_seller(by, shop.cooperative, "shop.end-delivery-offer")
    kept = Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
    offered = DeliveryOffer.objects.filter(shop=kept, is_active=True)
    if not offered.filter(kind=kind).exists():
        return
    if kept.state == ShopState.OPEN and not offered.exclude(kind=kind).exists():
        raise refused(logger, LastDelivery(), "shop.end-delivery-offer", by, shop=shop, kind=kind)
    offered.filter(kind=kind).update(is_active=False)
    record(by=by, action="shop.end-delivery-offer", subject=shop, kind=kind)


@transaction.atomic
def leave_a_way(*, shop: Shop) -> None:
    """Has buyers collect at the cooperative when the shop offers no way at all: an open shop can always be bought from.

    Part of an opening, whose rights were looked at there; nobody chose the way, so the audit line names the portal.
    Safe twice.
    """
    if DeliveryOffer.objects.filter(shop=shop, is_active=True).exists():
        return
    least, most = COLLECTING_DAYS
    DeliveryOffer.objects.create(
        shop=shop, kind=DeliveryKind.PICKUP, price=Decimal(0), days_least=least, days_most=most
    )
    kept: dict[str, Any] = {"kind": DeliveryKind.PICKUP, "price": "0", "days": [least, most]}
    record(by=None, action="shop.keep-delivery-offer", subject=shop, **kept)
