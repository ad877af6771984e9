"""Adding money up: SQLite adds in floating point, so every sum is brought back to whole hundredths."""

from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

CENT = Decimal("0.01")


def whole(value: Decimal | None) -> Decimal:
    """The sum in whole hundredths; nought when nothing was added."""
    return Decimal(value or 0).quantize(CENT)


def standing(*kinds: str, **more: Any) -> Sum:
    """The sum of postings on accounts of these kinds, for an aggregate over postings."""
    return Sum("amount", filter=Q(account__kind__in=kinds, **more))
