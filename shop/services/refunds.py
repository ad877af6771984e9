"""Giving a buyer money back on an order that was delivered, or that someone marked as delivered by mistake."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from ledger.queries import booked
from ledger.services import refund
from shop.models import PurchasedOrder
from shop.rules import require_officer
from shop.services.orders import hold
from shop.services.tidings import tell_refund


@transaction.atomic
def refund_order(*, order: PurchasedOrder, amount: Decimal, reason: str, by: Any, once: UUID | None = None) -> bool:
    """Books it, and tells the buyer and the cooperative's sellers, who read the reason in their statement too.

    Whether it was booked now. `once` comes from the page: what it sends a second time is booked already, and what
    another page sends is a refund of its own, be sum and reason the same; without it these are one refund. The order
    stays delivered and its stock as it is: only the cooperative knows which pieces came back. Raises NotYours, and
    what `ledger.services.refund` raises.
    """
    held = hold(pk=order.pk)
    require_officer(by, held.shop.cooperative, "shop.refund-order")
    number = held.order.number
    before = booked(number)
    refund(order_number=number, amount=amount, reason=reason, by=by, key=str(once or ""))
    new = booked(number) != before
    if new:
        tell_refund(held, amount, reason)
    return new
