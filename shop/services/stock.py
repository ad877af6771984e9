"""Taking pieces from the shelf. The one place that promises stock to an order."""

from collections import Counter
from typing import Any

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from commons.prepared import Prepared, PreparedUpdate
from shop.queries.baskets import Line
from shop.refusals import SoldOut

BasketLine = get_model("basket", "Line")
StockRecord = get_model("partner", "StockRecord")


def lock_stock(basket: int) -> None:
    """Holds the stock records of a basket's lines until the transaction ends, always in the order of their keys so that
    none waits for the other in a ring. (SQLite holds the whole file from the transaction's first statement.)
    """
    HELD(basket=[basket])


def promise_stock(lines: list[Line]) -> None:
    """Promises every line's pieces to an order, or raises SoldOut, in a transaction that then ends undone.

    The condition stands in the one update: whatever was read before, no piece is promised twice.
    """
    wanted = _wanted(lines)
    records = sorted(wanted)
    if PROMISED(records=records, pieces=[wanted[each] for each in records]) < len(wanted):
        raise SoldOut(title=_first_short(lines, wanted).title)


def _held(*, basket: list[int]) -> Any:
    records = BasketLine.objects.filter(basket=basket[0]).values("stockrecord")
    held = StockRecord.objects.select_for_update(no_key=True).filter(pk__in=records)
    return held.order_by("pk").values_list("pk")


def _promised(*, records: list[int], pieces: list[int]) -> tuple[Any, dict[str, Any]]:
    more = Case(*[When(pk=pk, then=n) for pk, n in zip(records, pieces, strict=True)])
    promised = Coalesce(F("num_allocated"), Value(0)) + more
    return StockRecord.objects.filter(pk__in=records, num_in_stock__gte=promised), {"num_allocated": promised}


HELD = Prepared(_held, basket=int)
PROMISED = PreparedUpdate(_promised, records=int, pieces=int)


def _wanted(lines: list[Line]) -> Counter[int]:
    """Pieces of each record; two lines may be of one."""
    wanted: Counter[int] = Counter()
    for line in lines:
        wanted[_record(line)] += line.quantity
    return wanted


def _first_short(lines: list[Line], wanted: Counter[int]) -> Line:
    """A line whose record does not stand as the update would have left it."""
    now = dict(StockRecord.objects.filter(pk__in=wanted).values_list("pk", "num_allocated"))
    before = {_record(line): line.row.stockrecord.num_allocated or 0 for line in lines}
    short = (line for line in lines if now[_record(line)] != before[_record(line)] + wanted[_record(line)])
    return next(short, lines[0])


def _record(line: Line) -> Any:
    return line.row.stockrecord_id
