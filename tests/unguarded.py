"""The portal without its stock guard, as Oscar comes: the control that shows the guard is what holds."""

from dataclasses import replace

from tests.warmed import application  # noqa: F401 -- gunicorn serves it; first, it makes the apps ready

from shop.services import purchases, stock  # isort: skip


def promise(lines):
    """Oscar's own allocation: no condition."""
    for line in lines:
        line.row.stockrecord.allocate(line.quantity)


def found(basket, province=None):
    """The basket with every check of stock forgotten."""
    held = checked(basket, province)
    groups = [replace(g, lines=[replace(line, trouble=None) for line in g.lines]) for g in held.groups]
    return replace(held, groups=groups)


checked = purchases.contents
purchases.contents = found
stock.promise_stock = promise
