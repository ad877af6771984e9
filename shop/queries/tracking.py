"""What became of a purchase, for whoever holds its link."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from ledger.queries import given_back
from registry.models import Province, User
from shop.enums import DeliveryKind, Handover, OrderState
from shop.models import Purchase, PurchasedOrder

Line = get_model("order", "Line")
OVER = {OrderState.CANCELLED, OrderState.REFUSED}
"""In these states an order ends without money."""
RETURN_DAYS = 7
"""How long a buyer may ask for a return after she received her order: the terms, point 4, and law 31-08."""
_WAY = (
    (OrderState.PLACED, "placed_at"),
    (OrderState.CONFIRMED, "confirmed_at"),
    (OrderState.READY, "ready_at"),
    (OrderState.SHIPPED, "shipped_at"),
    (OrderState.DELIVERED, "delivered_at"),
)


@dataclass(frozen=True)
class Knot:
    """One step of an order's thread: `look` is done, now, stop, or empty while it is to come."""

    words: str
    at: datetime | None
    look: str


@dataclass(frozen=True)
class Followed:
    """One order as its buyer follows it."""

    row: PurchasedOrder
    lines: list[Any]
    thread: list[Knot]
    next_words: str
    given_back: Decimal = Decimal(0)
    """Of what the buyer paid."""

    @property
    def state(self) -> str:
        """The order's state as stored."""
        return str(self.row.order.status)

    @property
    def may_cancel(self) -> bool:
        """While its cooperative has not confirmed it."""
        return self.state == OrderState.PLACED

    @property
    def returnable_until(self) -> date | None:
        """The last day on which its buyer may ask to give it back; None when there is none or it has passed."""
        at = self.row.delivered_at
        last = timezone.localtime(at).date() + timedelta(days=RETURN_DAYS) if at else None
        return last if last and last >= timezone.localdate() else None

    @property
    def over(self) -> bool:
        """Cancelled or sent back."""
        return self.state in OVER


@dataclass(frozen=True)
class Sums:
    """What became of a purchase's total: `ordered` is `off` and `paid` and `left` together."""

    ordered: Decimal
    off: Decimal
    """Of orders that were cancelled or sent back: nobody owes it."""
    paid: Decimal
    left: Decimal
    """Still to pay, when the orders that are on their way arrive or are collected."""
    handover: Handover = Handover.BROUGHT
    back: Decimal = Decimal(0)
    """Of what was paid: what the buyer is given back."""


def sums(purchase: Purchase, rows: Iterable[PurchasedOrder]) -> Sums:
    """The total of a purchase by what became of its orders. Asks the database nothing when the orders are at hand."""
    rows = list(rows)
    off = paid = Decimal(0)
    for row in rows:
        if row.order.status in OVER:
            off += row.order.total_incl_tax
        elif row.order.status == OrderState.DELIVERED:
            paid += row.order.total_incl_tax
    handover = Handover.of(row.delivery for row in rows)
    return Sums(purchase.total, off, paid, purchase.total - off - paid, handover)


def followed_sums(purchase: Purchase, orders: list[Followed]) -> Sums:
    """The same of the orders as they are followed, with what comes back to the buyer."""
    back = sum((order.given_back for order in orders), Decimal(0))
    return replace(sums(purchase, [order.row for order in orders]), back=back)


def purchase_or_404(token: Any) -> Purchase:
    """The purchase that a link opens. Raises Http404."""
    found = Purchase.objects.select_related("province").filter(token=token).first()
    if found is None:
        raise Http404
    return found


def placed_before(*, key: str = "", basket: int | None, user: User | None) -> Purchase | None:
    """What a browser has ordered already: with the basket that it carries, or signed in, with this page's key.

    Another person's purchase is never found, although she may hold the same phone now.
    """
    by_basket = Q(orders__order__basket=basket) & (Q(buyer=None) | Q(buyer=user))
    by_key = Q(idempotency_key=key, buyer=user)
    hers = (by_basket if basket else Q(pk=None)) | (by_key if user and key else Q(pk=None))
    return Purchase.objects.filter(hers).order_by("-pk").first()


def is_used(key: str) -> bool:
    """Whether a page's key has placed a purchase, whoever's it is."""
    return Purchase.objects.filter(idempotency_key=key).exists()


def followed(purchase: Purchase) -> list[Followed]:
    """Its orders with their lines and threads, in two queries, and one more when something was paid."""
    lines = Line.objects.select_related("product__listing__trade", "bought").order_by("pk")
    rows = (
        purchase.orders.select_related("order", "shop__cooperative__province")
        .prefetch_related(Prefetch("order__lines", lines))
        .order_by("pk")
    )
    paid = [row.order.number for row in rows if row.order.status == OrderState.DELIVERED]
    back = given_back(paid) if paid else {}
    return [
        Followed(
            row, list(row.order.lines.all()), _thread(row, purchase), _next(row), back.get(row.order.number, Decimal(0))
        )
        for row in rows
    ]


def purchases_of(user: User) -> QuerySet[Purchase]:
    """A buyer's own purchases, newest first."""
    rows = Purchase.objects.filter(buyer=user).order_by("-pk")
    return rows.prefetch_related("orders__order", "orders__shop__cooperative")


def usual_province(user: User | None) -> Province | None:
    """Where a buyer's newest purchase went, None for whoever has bought nothing or is not signed in."""
    last = user and Purchase.objects.filter(buyer=user).select_related("province").order_by("-pk").first()
    return last.province if last else None


def _thread(row: PurchasedOrder, purchase: Purchase) -> list[Knot]:
    state = OrderState(row.order.status)
    over = state in OVER
    knots = []
    for step, stamp in _steps(row):
        at = purchase.placed_at if stamp == "placed_at" else getattr(row, stamp)
        if at is None and over:
            continue
        knots.append(Knot(_step_words(row, step), at, _look(at, step, state)))
    return [*knots, Knot(str(state.label), row.ended_at, "stop")] if over else knots


def _steps(row: PurchasedOrder) -> list[tuple[OrderState, str]]:
    collected = row.delivery == DeliveryKind.PICKUP
    return [step for step in _WAY if not (collected and step[0] == OrderState.SHIPPED)]


def _look(at: datetime | None, step: OrderState, state: OrderState) -> str:
    if step == state and state != OrderState.DELIVERED:
        return "now"
    return "done" if at else ""


def _step_words(row: PurchasedOrder, step: OrderState) -> str:
    if row.delivery == DeliveryKind.PICKUP and step == OrderState.READY:
        return _("Ready: you can collect it")
    return {
        OrderState.PLACED: _("Ordered"),
        OrderState.CONFIRMED: _("Confirmed by the cooperative"),
        OrderState.READY: _("Packed"),
        OrderState.SHIPPED: _("On its way"),
        OrderState.DELIVERED: _("Received and paid"),
    }[step]


def _next(row: PurchasedOrder) -> str:
    cooperative = row.shop.cooperative.called
    pickup = row.delivery == DeliveryKind.PICKUP
    return {
        OrderState.PLACED: _("%(cooperative)s will call you to confirm. You pay nothing now."),
        OrderState.CONFIRMED: _("%(cooperative)s is preparing your order."),
        OrderState.READY: _("Your order waits for you at %(cooperative)s. Bring the amount in cash.")
        if pickup
        else _("%(cooperative)s hands your order over for delivery."),
        OrderState.SHIPPED: _("Have the amount ready in cash for when it arrives."),
        OrderState.DELIVERED: _("You have received it. Thank you for buying from %(cooperative)s."),
        OrderState.REFUSED: _("The order went back to %(cooperative)s. You owe nothing."),
        OrderState.CANCELLED: _("The order was cancelled and its products are back on the shelf. You owe nothing."),
    }[OrderState(row.order.status)] % {"cooperative": cooperative}
