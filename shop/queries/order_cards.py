"""A seller's orders as a list shows them: no more of each than is drawn."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, F, QuerySet
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


class OrderCards:
    """A cooperative's orders as cards, newest first, of those states when any are named.

    A paginator counts them in one query and cuts a page of MOST in two.
    """

    def __init__(self, cooperative: Cooperative, states: tuple[str, ...] = ()) -> None:
        self._of, self._states = [cooperative.pk], states

    def count(self) -> int:
        """How many there are."""
        return sum(COUNTED(self._states, cooperative=self._of))

    def __getitem__(self, cut: slice) -> list[OrderCard]:
        wanted = cut.stop - cut.start
        if wanted <= 0:
            return []
        # The first page is the one that is opened; a query kept for each of the others would be many.
        first = HEADS(self._states, cooperative=self._of) if cut.start == 0 else self._later(cut.start)
        return _cards(first[:wanted])

    def _later(self, start: int) -> list[Any]:
        return list(_heads(self._states, start, cooperative=self._of))


def _cards(heads: list[Any]) -> list[OrderCard]:
    keys = [key for key, *_ in heads] + [NONE] * (MOST - len(heads))
    lines: dict[int, list[CardLine]] = {}
    for order, title, quantity, tint, thumb in LINES(keys=keys) if heads else []:
        lines.setdefault(order, []).append(CardLine(title, quantity, tint or "", thumb or ""))
    return [_card(head, lines.get(head[0], [])) for head in heads]


def _card(head: Any, lines: list[CardLine]) -> OrderCard:
    _key, number, status, delivery, city, total = head
    return OrderCard(number, status, delivery, city, total, tuple(lines))


def _hers(states: tuple[str, ...], cooperative: int) -> QuerySet[PurchasedOrder]:
    mine = PurchasedOrder.objects.filter(shop__cooperative=cooperative)
    return mine.filter(order__status__in=states) if states else mine


def _counted(states: tuple[str, ...], *, cooperative: list[int]) -> Any:
    each = _hers(states, cooperative[0]).order_by().values("shop__cooperative")
    return each.annotate(number=Count("pk")).values_list("number", flat=True)


def _heads(states: tuple[str, ...], start: int = 0, *, cooperative: list[int]) -> QuerySet[Any, Any]:
    """The key of each, then what a card draws of it, in the order of its fields."""
    drawn = _hers(states, cooperative[0]).values_list(
        "pk", "order__number", "order__status", "delivery", "purchase__city", "order__total_incl_tax"
    )
    return drawn.order_by("-pk")[start : start + MOST]


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


COUNTED, HEADS = Prepared(_counted, cooperative=int), Prepared(_heads, cooperative=int)
LINES = Prepared(_lines, keys=int)
