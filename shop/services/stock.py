"""Taking pieces from the shelf. The one place that promises stock to an order."""

from typing import Any

from django.db.models import F, Value
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

    The condition stands in the update itself: whatever was read before, no piece is promised twice.
    """
    for line in sorted(lines, key=lambda line: line.row.stockrecord_id):
        promised = Coalesce(F("num_allocated"), Value(0))
        free = StockRecord.objects.filter(pk=line.row.stockrecord_id, num_in_stock__gte=promised + line.quantity)
        if not free.update(num_allocated=promised + line.quantity):
            raise SoldOut(title=_title(line))


def _title(line: Line) -> Any:
    return line.row.product.title
