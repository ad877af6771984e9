"""The portal that looks whether there is enough, and guards nothing: the control that shows the guard is what holds.

The check is the real one. What is gone is the lock under which it is made and the condition of the update. On SQLite
the transaction is the lock, as it holds the whole file from its first statement: there the check is made before it.
Presses that found enough wait for each other, four by four, as they may happen to on a busy day.
"""

from multiprocessing import get_context
from threading import local

from tests.warmed import application  # noqa: F401 -- gunicorn serves it; first, it makes the apps ready

from django.db import connection  # isort: skip
from shop.services import purchases, stock  # isort: skip

TOGETHER = get_context("fork").Barrier(4)
"""Made before the web processes part, so that they share it."""
found = local()


def promise(lines):
    """Oscar's own allocation: no condition."""
    for line in lines:
        line.row.stockrecord.allocate(line.quantity)


def check(basket, agreed, recipient):
    """The check, with nothing held still."""
    contents = checked(basket, agreed, recipient)
    TOGETHER.wait(60)
    return contents


def place(basket, press, recipient, *rest):
    """The check before the transaction, which then believes it."""
    found.early = check(basket, press.agreed, recipient)
    return placed(basket, press, recipient, *rest)


checked, placed = purchases._checked, purchases._place_once
purchases._hold = lambda _: None
stock.promise_stock = promise
if connection.vendor == "sqlite":
    purchases._place_once, purchases._checked = place, lambda *_: found.early
else:
    purchases._checked = check
