"""How a shop delivers."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from commons.services import record
from shop.enums import DeliveryKind
from shop.models import DeliveryOffer, Shop
from shop.rules import require_seller


@transaction.atomic
def keep_delivery_offer(
    *, shop: Shop, kind: DeliveryKind, price: Decimal, days: tuple[int, int], by: Any
) -> DeliveryOffer:
    """Offers a way of delivering, or changes what it costs and how long it takes. Orders placed keep their price.

    Raises NotYours.
    """
    require_seller(by, shop.cooperative, "shop.keep-delivery-offer")
    held = {"price": price, "days_least": days[0], "days_most": days[1]}
    offer, _made = DeliveryOffer.objects.update_or_create(shop=shop, kind=kind, is_active=True, defaults=held)
    record(by=by, action="shop.keep-delivery-offer", subject=shop, kind=kind, price=str(price), days=list(days))
    return offer


@transaction.atomic
def end_delivery_offer(*, shop: Shop, kind: DeliveryKind, by: Any) -> None:
    """Stops offering a way of delivering; orders placed with it go on. Safe twice. Raises NotYours."""
    require_seller(by, shop.cooperative, "shop.end-delivery-offer")
    if DeliveryOffer.objects.filter(shop=shop, kind=kind, is_active=True).update(is_active=False):
        record(by=by, action="shop.end-delivery-offer", subject=shop, kind=kind)
