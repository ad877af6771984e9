"""What a thing costs: Oscar's stock record, read through Oscar's pricing strategy."""

from decimal import Decimal
from typing import Any

from oscar.core.loading import get_class

_strategy = get_class("partner.strategy", "Selector")().strategy()


def unit_price(stockrecord: Any) -> Decimal:
    """The price of one piece as the buyer pays it, every tax included."""
    return Decimal(_strategy.pricing_policy(None, stockrecord).incl_tax)
