"""What was sold and given back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q, Sum

from ledger.enums import AccountKind, Collector, EntryKind
from ledger.models import Entry, Posting, Sale, Settled
from ledger.queries.sums import CENT, whole


@dataclass(frozen=True)
class Moved:
    """One entry of an order: `buyer` is what the buyer paid, below nought what came back to her."""

    at: datetime
    kind: EntryKind
    buyer: Decimal
    commission: Decimal
    words: str
    by: Any


@dataclass(frozen=True)
class Booked:
    """What the book holds of a delivered order, and how much of it can still be given back."""

    collected_by: Collector
    left: Decimal
    lines: list[Moved]

    @property
    def refunds(self) -> list[Moved]:
        """What the buyer was given back, the oldest first."""
        return [line for line in self.lines if line.kind == EntryKind.REFUND]

    @property
    def came_back(self) -> Decimal:
        """The sum of that."""
        return -sum((line.buyer for line in self.refunds), Decimal(0))

    @property
    def commission_back(self) -> Decimal:
        """What the council gave back of its commission with it."""
        return -sum((line.commission for line in self.refunds), Decimal(0))

    @property
    def hers(self) -> Decimal:
        """What the cooperative has of the order, whoever took the cash: what the buyer paid and was not given back,
        less the commission that stands.
        """
        return sum((line.buyer - line.commission for line in self.lines), Decimal(0))


def booked(order_number: str) -> Booked | None:
    """What was booked on an order, the sale first; None while it is not delivered. One query."""
    entries = Entry.objects.filter(reference=order_number, kind__in=(EntryKind.SALE, EntryKind.REFUND))
    rows = entries.select_related("by", "sale").annotate(
        buyers=Sum("postings__amount", filter=Q(postings__account__kind=AccountKind.BUYERS)),
        taken=Sum("postings__amount", filter=Q(postings__account__kind=AccountKind.COMMISSION)),
    )
    found = list(rows.order_by("pk"))
    if not found:
        return None
    lines = [
        Moved(row.happened_at, EntryKind(row.kind), -whole(row.buyers), whole(row.taken), row.words, row.by)
        for row in found
    ]
    return Booked(Collector(found[0].sale.collected_by), sum((line.buyer for line in lines), Decimal(0)), lines)


def given_back(order_numbers: Iterable[str]) -> dict[str, Decimal]:
    """What buyers were given back, by order; orders without a refund are left out. One query."""
    given = Posting.objects.filter(
        entry__reference__in=order_numbers, entry__kind=EntryKind.REFUND, account__kind=AccountKind.BUYERS
    )
    sums = given.values("entry__reference").annotate(sum=Sum("amount")).order_by("entry__reference")
    return {row["entry__reference"]: whole(row["sum"]) for row in sums}


def refunded(sale: Sale) -> Decimal:
    """What buyers were given back on it so far."""
    given = Posting.objects.filter(
        entry__reference=sale.order_number, entry__kind=EntryKind.REFUND, account__kind=AccountKind.BUYERS
    )
    return whole(given.aggregate(sum=Sum("amount"))["sum"])


def commission_back(sale: Sale, given: Decimal) -> Decimal:
    """How much commission goes back when `given` in all was refunded; the whole of it once all goods were."""
    return (sale.commission * min(given, sale.goods) / sale.goods).quantize(CENT, ROUND_HALF_UP)


def is_settled(sale: Sale) -> bool:
    """Whether a settlement took its earning up."""
    return Settled.objects.filter(posting__entry_id=sale.entry_id).exists()
