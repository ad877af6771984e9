"""What a seller does with an order: confirm, prepare, ship, deliver; or the order ends early.

Every verb takes the order's row first, so that two phones never do one step twice; a step already done is no error.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from commons.digits import latin
from commons.refusing import refused
from commons.services import record, send_message
from ledger.services import deliver
from shop.enums import DeliveryKind, OrderState
from shop.errors import OrderElsewhere, SellersReasonMissing, StockOutOfStep, TrackingNumberLong, TrackingNumberMissing
from shop.models import PurchasedOrder
from shop.models.purchase import LONGEST_REASON, LONGEST_TRACKING
from shop.rules import require_seller

Order = get_model("order", "Order")
Line = get_model("order", "Line")
StockRecord = get_model("partner", "StockRecord")
logger = logging.getLogger(__name__)
HELD = ("self", "order")
BEFORE_LEAVING = (OrderState.PLACED, OrderState.CONFIRMED, OrderState.READY)


@dataclass(frozen=True)
class Step:
    """From which states to which, what is stamped, what becomes of the stock, and what follows."""

    verb: str
    since: tuple[OrderState, ...]
    state: OrderState
    stamp: str
    stock: Callable[[Iterable[Any]], None] | None = None
    then: Callable[[PurchasedOrder, Any], None] | None = None


@transaction.atomic
def confirm_order(*, order: PurchasedOrder, by: Any) -> PurchasedOrder:
    """The seller has seen the order and will prepare it. Safe twice. Raises NotYours or OrderElsewhere."""
    return _take(order, by, Step("confirm", (OrderState.PLACED,), OrderState.CONFIRMED, "confirmed_at"))


@transaction.atomic
def prepare_order(*, order: PurchasedOrder, by: Any) -> PurchasedOrder:
    """Packed and ready to leave, or to be collected. Safe twice. Raises NotYours or OrderElsewhere."""
    return _take(order, by, Step("prepare", (OrderState.CONFIRMED,), OrderState.READY, "ready_at"))


@transaction.atomic
def ship_order(*, order: PurchasedOrder, by: Any, tracking_number: str = "") -> PurchasedOrder:
    """The goods left the cooperative and its stock. By post it takes the tracking number typed from the receipt.

    Safe twice. Raises NotYours, OrderElsewhere, TrackingNumberMissing, TrackingNumberLong, or StockOutOfStep with
    nothing changed.
    """
    written = latin(tracking_number).strip()
    if len(written) > LONGEST_TRACKING:
        raise TrackingNumberLong(most=LONGEST_TRACKING)
    if order.delivery == DeliveryKind.POST and not written:
        raise TrackingNumberMissing
    since = () if order.delivery == DeliveryKind.PICKUP else (OrderState.READY,)
    return _take(order, by, Step("ship", since, OrderState.SHIPPED, "shipped_at", _consume), tracking_number=written)


@transaction.atomic
def deliver_order(*, order: PurchasedOrder, by: Any) -> PurchasedOrder:
    """The buyer has the goods and has paid: the money is earned, with the commission frozen at sale.

    Goods that are collected leave the stock now. Safe twice. Raises NotYours, OrderElsewhere or StockOutOfStep.
    """
    collected = order.delivery == DeliveryKind.PICKUP
    since, stock = ((OrderState.READY,), _consume) if collected else ((OrderState.SHIPPED,), None)
    return _take(order, by, Step("deliver", since, OrderState.DELIVERED, "delivered_at", stock, _earn))


@transaction.atomic
def refuse_order(*, order: PurchasedOrder, by: Any, reason: str = "") -> PurchasedOrder:
    """The buyer did not take the goods at the door: they come back to the stock, nothing is earned.

    Safe twice. Raises NotYours, OrderElsewhere or StockOutOfStep.
    """
    step = Step("refuse", (OrderState.SHIPPED,), OrderState.REFUSED, "ended_at", _take_back)
    return _take(order, by, step, reason=reason.strip())


@transaction.atomic
def cancel_order(*, order: PurchasedOrder, by: Any, reason: str) -> PurchasedOrder:
    """Ends an order whose goods have not left; its pieces are free again and the buyer reads the reason.

    Safe twice. Raises NotYours, SellersReasonMissing, OrderElsewhere or StockOutOfStep.
    """
    if not reason.strip():
        raise SellersReasonMissing
    step = Step("cancel", BEFORE_LEAVING, OrderState.CANCELLED, "ended_at", _free)
    return _take(order, by, step, reason=reason.strip())


def _take(order: PurchasedOrder, by: Any, step: Step, *, reason: str = "", tracking_number: str = "") -> PurchasedOrder:
    """One step of an order's life: locked, guarded by its state, stamped, audited, told to the buyer."""
    held = hold(pk=order.pk)
    require_seller(by, held.shop.cooperative, f"shop.{step.verb}-order")
    if held.order.status == step.state:
        return held
    if held.order.status not in step.since:
        why = OrderElsewhere(state=held.state_word)
        raise refused(logger, why, f"shop.{step.verb}-order", by, order=held.order.number, state=held.order.status)
    if step.stock:
        step.stock(held.order.lines.filter(stockrecord__isnull=False).order_by("stockrecord"))
    setattr(held, step.stamp, timezone.now())
    held.tracking_number = tracking_number or held.tracking_number
    held.end_reason = reason[:LONGEST_REASON]
    held.save(update_fields=[step.stamp, "tracking_number", "end_reason"])
    held.order.status = step.state
    held.order.save(update_fields=["status"])
    if step.then:
        step.then(held, by)
    words = {"reason": held.end_words, "tracking_number": tracking_number}
    record(by=by, action=f"shop.{step.verb}-order", subject=held.order, **words)
    _tell_buyer(held, step.state)
    return held


def hold(**which: Any) -> PurchasedOrder:
    """The one order that `which` names, still until the transaction ends. Raises PurchasedOrder.DoesNotExist.

    Its state lies on Oscar's row, so that row is held too: who waited for the lock reads anew only what it locks.
    """
    rows = PurchasedOrder.objects.select_for_update(of=HELD)
    return rows.select_related("order", "purchase", "shop__cooperative").get(**which)


def _consume(lines: Iterable[Any]) -> None:
    """The promised pieces leave the stock."""
    for line in lines:
        pieces = line.num_allocated
        stock = StockRecord.objects.filter(pk=line.stockrecord_id, num_allocated__gte=pieces, num_in_stock__gte=pieces)
        _count(stock.update(num_allocated=F("num_allocated") - pieces, num_in_stock=F("num_in_stock") - pieces), line)
        Line.objects.filter(pk=line.pk).update(num_allocated=0)


def _free(lines: Iterable[Any]) -> None:
    """The promise ends; the pieces never left."""
    for line in lines:
        pieces = line.num_allocated
        stock = StockRecord.objects.filter(pk=line.stockrecord_id, num_allocated__gte=pieces)
        _count(stock.update(num_allocated=F("num_allocated") - pieces), line)
        Line.objects.filter(pk=line.pk).update(num_allocated=0, allocation_cancelled=True)


def _take_back(lines: Iterable[Any]) -> None:
    """Pieces that had left come back."""
    for line in lines:
        stock = StockRecord.objects.filter(pk=line.stockrecord_id)
        _count(stock.update(num_in_stock=Coalesce(F("num_in_stock"), Value(0)) + line.quantity), line)


def _count(changed: int, line: Any) -> None:
    if not changed:
        logger.error("Stock record %s does not hold what order line %s promised", line.stockrecord_id, line.pk)
        raise StockOutOfStep


def goods_of(order: PurchasedOrder) -> Decimal:
    """What the goods of an order came to, without delivery."""
    return Decimal(order.order.total_incl_tax) - order.delivery_price


def _earn(held: PurchasedOrder, by: Any) -> None:
    deliver(
        order_number=held.order.number,
        cooperative=held.shop.cooperative,
        goods=goods_of(held),
        delivery=held.delivery_price,
        commission=held.commission,
        collected_by=held.collected_by,
        currency=held.order.currency,
        by=by,
    )


def _tell_buyer(held: PurchasedOrder, state: OrderState) -> None:
    with translation.override(getattr(held.purchase, "language", "") or "ar"):
        words = _BUYER_WORDS[state](held)
        send_message(to=held.purchase.phone, kind=f"order-{state.value}", body=words)


def _confirmed(held: PurchasedOrder) -> str:
    return _("%(shop)s has confirmed your order %(number)s and is preparing it.") % _names(held)


def _ready(held: PurchasedOrder) -> str:
    if held.delivery == DeliveryKind.PICKUP:
        return _("Your order %(number)s is ready. Collect it at %(shop)s.") % _names(held)
    return _("Your order %(number)s from %(shop)s is packed and leaves soon.") % _names(held)


def _shipped(held: PurchasedOrder) -> str:
    if held.tracking_number:
        return _("Your order %(number)s from %(shop)s is on its way by post. Tracking number: %(tracking)s.") % {
            **_names(held),
            "tracking": held.tracking_number,
        }
    return _("Your order %(number)s from %(shop)s is on its way.") % _names(held)


def _delivered(held: PurchasedOrder) -> str:
    if held.delivery == DeliveryKind.PICKUP:
        return _("You have collected your order %(number)s from %(shop)s. Thank you.") % _names(held)
    return _("Your order %(number)s from %(shop)s was delivered. Thank you.") % _names(held)


def _refused(held: PurchasedOrder) -> str:
    return _("Your order %(number)s from %(shop)s was sent back. You pay nothing.") % _names(held)


def _cancelled(held: PurchasedOrder) -> str:
    return _("Your order %(number)s from %(shop)s was cancelled: %(reason)s. You pay nothing.") % {
        **_names(held),
        "reason": held.end_words.rstrip(". ؟!"),
    }


def _names(held: PurchasedOrder) -> dict[str, str]:
    return {"shop": held.shop.cooperative.called, "number": held.order.number}


_BUYER_WORDS: dict[OrderState, Callable[[PurchasedOrder], str]] = {
    OrderState.CONFIRMED: _confirmed,
    OrderState.READY: _ready,
    OrderState.SHIPPED: _shipped,
    OrderState.DELIVERED: _delivered,
    OrderState.REFUSED: _refused,
    OrderState.CANCELLED: _cancelled,
}
