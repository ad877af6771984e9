"""Giving a buyer money back on an order that was delivered, or that someone marked as delivered by mistake."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from ledger.queries import booked
from ledger.services import refund
from shop.models import PurchasedOrder
from shop.rules import require_officer
from shop.services.orders import hold
from shop.services.tidings import tell_refund


@transaction.atomic
def refund_order(*, order: PurchasedOrder, amount: Decimal, reason: str, by: Any) -> None:
    """Books it, and tells the buyer and the cooperative's sellers, who read the reason in their statement too.

    The same sum with the same reason is one refund. The order stays delivered and its stock as it is: only the
    cooperative knows which pieces came back. Raises NotYours, and what `ledger.services.refund` raises.
    """
    held = hold(pk=order.pk)
    require_officer(by, held.shop.cooperative, "shop.refund-order")
    number = held.order.number
    before = booked(number)
    refund(order_number=number, amount=amount, reason=reason, by=by)
    if booked(number) != before:
        tell_refund(held, amount, reason)
