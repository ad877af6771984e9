"""One order as an officer reads it: who bought, what became of it, what the book holds of it."""

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commons.digits import latin
from commons.models import AuditLine
from ledger.queries import Booked, booked
from shop.models import PurchasedOrder
from shop.queries import followed
from shop.queries.tracking import Followed

NUMBER = re.compile(r"R?(\d{1,12}(?:-\d{1,4})?)", re.IGNORECASE)


@dataclass(frozen=True)
class OrderFile:
    """One order's. `booked` is None while it is not delivered."""

    held: PurchasedOrder
    followed: Followed
    booked: Booked | None
    lines: QuerySet[AuditLine]


def orders() -> QuerySet[PurchasedOrder]:
    """Every order with its buyer and its cooperative, for an officer to open."""
    return PurchasedOrder.objects.select_related("order", "purchase__province", "shop__cooperative")


def orders_named(words: str) -> QuerySet[PurchasedOrder]:
    """The order of this number, or all of the purchase of this number; none for words that are no number."""
    typed = NUMBER.fullmatch(latin(words).strip())
    if typed is None:
        return orders().none()
    number = f"R{typed[1]}"
    return orders().filter(Q(order__number=number) | Q(purchase__number=number)).order_by("pk")


def order_file(held: PurchasedOrder) -> OrderFile:
    """The file of one order as it stands now."""
    return OrderFile(
        held=held,
        followed=next(each for each in followed(held.purchase) if each.row.pk == held.pk),
        booked=booked(held.order.number),
        lines=_decided(held),
    )


def _decided(held: PurchasedOrder) -> QuerySet[AuditLine]:
    """Every decision on the order and, as refunds are, on its sale in the book, newest first."""
    order = Q(subject_type="order.order", subject_id=str(held.order_id))
    sale = Q(subject_type="ledger.sale", subject_label=held.order.number)
    return AuditLine.objects.filter(order | sale).select_related("by").order_by("-pk")
