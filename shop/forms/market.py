"""What a buyer asks the market for, read from an address. Nothing in an address can break the page."""

import re
from decimal import Decimal

from django.http import QueryDict

from commons.digits import figure, latin
from shop.queries.catalogue import ORDERS, Wish

LONGEST_WORDS = 120
LONGEST_PRICE = 40
DEAREST = Decimal(1_000_000)
_CODE = re.compile(r"[\w-]{1,40}\Z")


def wish(asked: QueryDict) -> Wish:
    """The wish in a query string; what cannot be read is left out."""
    order = asked.get("order", "")
    return Wish(
        words=asked.get("q", "").strip()[:LONGEST_WORDS],
        regions=_codes(asked.getlist("region")),
        trades=_codes(asked.getlist("trade")),
        label=asked.get("label") == "1",
        least=_price(asked.get("from", "")),
        most=_price(asked.get("to", "")),
        order=order if order in ORDERS else "newest",
        page=whole(asked.get("page", ""), 1),
    )


def whole(written: str, otherwise: int, most: int = 100_000) -> int:
    """A whole number in any digits people type, between 0 and `most`; `otherwise` when it is none."""
    digits = latin(written).strip()
    return min(int(digits), most) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else otherwise


def _codes(asked: list[str]) -> tuple[str, ...]:
    return tuple(code for code in asked[:40] if _CODE.match(code))


def _price(written: str) -> Decimal | None:
    price = figure(written[:LONGEST_PRICE])
    return price if price is not None and 0 <= price <= DEAREST else None
