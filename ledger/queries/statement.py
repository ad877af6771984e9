"""A month of a cooperative's money, line by line. Past months stay: entries are only ever added, at their moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from commons.country import here
from ledger.enums import OWED, AccountKind, Collector, EntryKind
from ledger.models import Entry, Posting, Sale
from ledger.queries.sums import whole
from registry.models import Cooperative


@dataclass(frozen=True)
class Line:
    """One thing that happened. `amount` is what it did to the balance owed; of a sale or a refund, the other figures
    add up to it.
    """

    at: datetime
    kind: EntryKind
    reference: str
    words: str
    goods: Decimal
    delivery: Decimal
    commission: Decimal
    kept: Decimal
    """Cash that stayed with the cooperative, below nought because it is taken off; above when it gave cash back."""
    amount: Decimal
    kept_by_cooperative: bool

    @property
    def worth(self) -> Decimal:
        """What it would have done to the balance if no cash had stayed with the cooperative."""
        return self.amount - self.kept


@dataclass(frozen=True)
class Statement:
    """A month: what was owed when it began, what happened, what is owed at its end."""

    cooperative: Cooperative
    month: date
    """The first day."""
    until: date
    """The last day it covers: the month's last, or today while the month lasts."""
    ended: bool
    currency: str
    opening: Decimal
    lines: list[Line]
    closing: Decimal
    number: str

    @property
    def steps(self) -> list[tuple[str, Decimal]]:
        """What led from the opening to the closing, in words and sums that add up; what did nothing is left out."""
        causes = [
            (_("Sales, commission taken off"), self.total("worth", EntryKind.SALE)),
            (_("Cash you kept"), self.total("kept", EntryKind.SALE)),
            (_("Refunds to buyers, commission given back taken off"), self.total("worth", EntryKind.REFUND)),
            (_("Given back from the cash you kept"), self.total("kept", EntryKind.REFUND)),
            (_("Sent to the bank"), self.total("amount", EntryKind.PAYOUT)),
            (_("Came back from the bank"), self.total("amount", EntryKind.RETURNED)),
        ]
        return [(words, moved) for words, moved in causes if moved]

    def total(self, name: str, *kinds: EntryKind) -> Decimal:
        """The sum of one figure over all lines, or over those of these kinds."""
        lines = [line for line in self.lines if not kinds or line.kind in kinds]
        return sum((getattr(line, name) for line in lines), Decimal("0.00"))


def statement(cooperative: Cooperative, month: date, currency: str = "") -> Statement:
    """The statement of the month that holds the day, in two queries however many lines."""
    currency = currency or here().currency
    first, after = bounds(month)
    opening = whole(
        _owed(cooperative, currency).filter(entry__happened_at__lt=_start(first)).aggregate(sum=Sum("amount"))["sum"]
    )
    lines = [_line(row) for row in _rows(cooperative, currency, first, after)]
    today = timezone.localdate()
    return Statement(
        cooperative=cooperative,
        month=first,
        until=min(after - timedelta(days=1), max(today, first)),
        ended=after <= today,
        currency=currency,
        opening=opening,
        lines=lines,
        closing=opening + sum((line.amount for line in lines), Decimal("0.00")),
        number=f"{cooperative.pk:04d}-{first:%Y-%m}",
    )


def months(cooperative: Cooperative) -> list[date]:
    """The first days of the months that have a statement, newest first: from the first entry to this month."""
    oldest = (
        Posting.objects.filter(account__cooperative=cooperative)
        .order_by("entry__happened_at")
        .values_list("entry__happened_at", flat=True)
        .first()
    )
    first, found = timezone.localdate().replace(day=1), []
    while oldest is not None and bounds(first)[1] > timezone.localtime(oldest).date():
        found.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return found


def begun(cooperative: Cooperative, year: int, month: int) -> date | None:
    """The first day of a month; None for one that does not exist, has not come, or was over before the cooperative was
    registered and before its first entry.
    """
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= 12):
        return None
    first = date(year, month, 1)
    known = first >= timezone.localdate(cooperative.registered_at).replace(day=1) or first in months(cooperative)
    return first if known and first <= timezone.localdate() else None


def bounds(day: date) -> tuple[date, date]:
    """The first day of its month, and the first of the next."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _owed(cooperative: Cooperative, currency: str) -> QuerySet[Posting]:
    return Posting.objects.filter(account__cooperative=cooperative, account__currency=currency, account__kind__in=OWED)


def _rows(cooperative: Cooperative, currency: str, first: date, after: date) -> Iterable[Any]:
    shown = [kind for kind in EntryKind if kind not in (EntryKind.SETTLEMENT, EntryKind.CONFIRMED)]
    mine = Q(postings__account__cooperative=cooperative, postings__account__currency=currency)
    return (
        Entry.objects.filter(
            happened_at__gte=_start(first), happened_at__lt=_start(after), kind__in=shown, pk__in=_touching(cooperative)
        )
        .annotate(
            owed=Sum("postings__amount", filter=mine & Q(postings__account__kind__in=OWED)),
            held=Sum("postings__amount", filter=Q(postings__account__kind=AccountKind.KEPT)),
            taken=Sum("postings__amount", filter=Q(postings__account__kind=AccountKind.COMMISSION)),
            buyers=Sum("postings__amount", filter=Q(postings__account__kind=AccountKind.BUYERS)),
        )
        .annotate(sold=_sold(), before=_given_before())
        .order_by("happened_at", "pk")
        .values(
            "happened_at", "kind", "reference", "words", "owed", "held", "taken", "buyers", "sold", "before",
            "sale__collected_by",
        )
    )  # fmt: skip


def _sold() -> Subquery:
    """The goods' value of the sale that an entry is, or takes back."""
    return Subquery(Sale.objects.filter(order_number=OuterRef("reference")).values("goods"))


def _given_before() -> Subquery:
    """What the buyer of an entry's order had been given back before it."""
    given = Posting.objects.filter(
        entry__reference=OuterRef("reference"),
        entry__kind=EntryKind.REFUND,
        entry__pk__lt=OuterRef("pk"),
        account__kind=AccountKind.BUYERS,
    )
    return Subquery(given.order_by().values("entry__reference").annotate(sum=Sum("amount")).values("sum"))


def _touching(cooperative: Cooperative) -> Any:
    return Posting.objects.filter(account__cooperative=cooperative).values("entry")


def _line(row: dict[str, Any]) -> Line:
    goods, delivery = _parts(row)
    return Line(
        at=row["happened_at"],
        kind=EntryKind(row["kind"]),
        reference=row["reference"],
        words=row["words"],
        goods=goods,
        delivery=delivery,
        commission=-whole(row["taken"]),
        kept=-whole(row["held"]),
        amount=whole(row["owed"]),
        kept_by_cooperative=row["sale__collected_by"] == Collector.COOPERATIVE,
    )


def _parts(row: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """What the buyer paid for goods and for delivery; a refund counts on the goods first, as its commission does."""
    paid, sold = -whole(row["buyers"]), whole(row["sold"])
    if row["kind"] == EntryKind.REFUND:
        left = sold - min(whole(row["before"]), sold)
        goods = -min(-paid, left)
    else:
        goods = min(paid, sold)
    return goods, paid - goods
