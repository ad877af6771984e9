"""A seller's orders as a list shows them: no more of each than is drawn."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from oscar.core.loading import get_model

from commons.prepared import Prepared
from registry.models import Cooperative
from shop.models import PurchasedOrder

Line = get_model("order", "Line")
MOST = 20
"""Orders on a page."""
NONE = 0
"""The key of no order."""


class CardLine(NamedTuple):
    """One product of an order; tint and thumb are empty for one that left the market."""

    title: str
    quantity: int
    tint: str
    thumb: str


@dataclass(frozen=True)
class OrderCard:
    """One order in a list."""

    number: str
    status: str
    delivery: str
    city: str
    total: Decimal
    lines: tuple[CardLine, ...]


def order_keys(cooperative: Cooperative, states: tuple[str, ...] = ()) -> "QuerySet[PurchasedOrder, int]":
    """Keys of a cooperative's orders, newest first; of those states when any are named."""
    mine = PurchasedOrder.objects.filter(shop__cooperative=cooperative)
    mine = mine.filter(order__status__in=states) if states else mine
    return mine.order_by("-pk").values_list("pk", flat=True)


def order_cards(orders: list[int]) -> list[OrderCard]:
    """The cards of so many orders (keys of PurchasedOrder, MOST at the most), in that order, in two queries."""
    keys = orders + [NONE] * (MOST - len(orders))
    lines: dict[int, list[CardLine]] = {}
    for order, title, quantity, tint, thumb in LINES(keys=keys) if orders else []:
        lines.setdefault(order, []).append(CardLine(title, quantity, tint or "", thumb or ""))
    heads: dict[int, Any] = {row[0]: row[1:] for row in HEADS(keys=keys)} if orders else {}
    return [_card(heads[key], lines.get(key, [])) for key in orders if key in heads]


def _card(head: Any, lines: list[CardLine]) -> OrderCard:
    number, status, delivery, city, total = head
    return OrderCard(number, status, delivery, city, total, tuple(lines))


def _heads(*, keys: list[int]) -> QuerySet[Any, Any]:
    return PurchasedOrder.objects.filter(pk__in=keys).values_list(
        "pk", "order__number", "order__status", "delivery", "purchase__city", "order__total_incl_tax"
    )


def _lines(*, keys: list[int]) -> Any:
    return (
        Line.objects.filter(order__purchased__in=keys)
        .order_by("pk")
        .values_list(
            F("order__purchased__pk"),
            "title",
            "quantity",
            "product__listing__trade__tint",
            "product__listing__thumb",
        )
    )


HEADS, LINES = Prepared(_heads, keys=int), Prepared(_lines, keys=int)
