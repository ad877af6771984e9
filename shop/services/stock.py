"""Taking pieces from the shelf. The one place that promises stock to an order."""

from collections import Counter
from typing import Any

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from shop.queries.baskets import Line
from shop.refusals import SoldOut

StockRecord = get_model("partner", "StockRecord")


def lock_stock(records: list[int]) -> None:
    """Holds these stock records until the transaction ends, always in the order of their keys so that none waits for
    the other in a ring. (SQLite holds the whole file from the transaction's first statement.)
    """
    list(StockRecord.objects.select_for_update(no_key=True).filter(pk__in=records).order_by("pk").values_list("pk"))


def promise_stock(lines: list[Line]) -> None:
    """Promises every line's pieces to an order, or raises SoldOut, in a transaction that then ends undone.

    The condition stands in the one update: whatever was read before, no piece is promised twice.
    """
    wanted = _wanted(lines)
    promised = Coalesce(F("num_allocated"), Value(0)) + Case(*[When(pk=pk, then=n) for pk, n in wanted.items()])
    free = StockRecord.objects.filter(pk__in=wanted, num_in_stock__gte=promised)
    if free.update(num_allocated=promised) < len(wanted):
        raise SoldOut(title=_first_short(lines, wanted).title)


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
