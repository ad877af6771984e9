"""What a cooperative has earned, what is on its way, what it was paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils import timezone

from commons.country import here
from ledger.enums import AccountKind, EntryKind
from ledger.models import Entry, Posting
from ledger.queries.sums import standing, whole
from registry.models import Cooperative


@dataclass(frozen=True)
class Balance:
    """A cooperative's money in one currency."""

    earned: Decimal
    """Of delivered orders, waiting for the settlement."""
    due: Decimal
    """Settled and in no payout yet; below nought is a debt."""
    transit: Decimal
    """Sent to the bank, which has not answered."""
    paid: Decimal
    """Received in the bank account, ever."""
    paid_this_month: Decimal
    """What arrived in this month and did not come back since."""
    kept: Decimal
    """Cash it took at the door itself, ever."""
    next_payout_on: date

    @property
    def on_its_way(self) -> Decimal:
        """Settled, or already sent to the bank. A debt lessens none of it: what is sent arrives whole."""
        return self.transit + self.payable

    @property
    def payable(self) -> Decimal:
        """What the next payout sends: of what is on its way the part that has not left yet."""
        return max(self.due, Decimal(0))

    @property
    def debt(self) -> Decimal:
        """Commission on cash it took, or what was given back after the payout; the next earnings make up for it."""
        return max(-self.due, Decimal(0))


def balance(cooperative: Cooperative, currency: str = "") -> Balance:
    """The cooperative's balance now, in one query; `currency` is this country's when none is named."""
    return _balance(_postings(currency).filter(account__cooperative=cooperative).aggregate(**_sums()))


def balances(cooperatives: Iterable[Cooperative], currency: str = "") -> dict[int, Balance]:
    """The balances of many by primary key, in one query; who never sold is not in it."""
    rows = (
        _postings(currency)
        .filter(account__cooperative__in=cooperatives)
        .values("account__cooperative")
        .annotate(**_sums())
        .order_by()
    )
    return {row["account__cooperative"]: _balance(row) for row in rows}


def due() -> dict[int, Decimal]:
    """What is settled and not yet in a payout, by cooperative's key; nought is left out."""
    return {pk: each[AccountKind.DUE] for pk, each in standings(AccountKind.DUE).items() if each[AccountKind.DUE]}


def standings(*kinds: AccountKind) -> dict[int, dict[AccountKind, Decimal]]:
    """What stands on the accounts of these kinds, by cooperative's key; who never had any is not in it. One query."""
    rows = (
        _postings("")
        .filter(account__kind__in=kinds)
        .values("account__cooperative")
        .annotate(**{kind.value: standing(kind) for kind in kinds})
        .order_by("account__cooperative")
    )
    return {row["account__cooperative"]: {kind: whole(row[kind.value]) for kind in kinds} for row in rows}


def book_is_balanced() -> bool:
    """Whether all postings add up to nought in every currency; anything else is a fault to report at once."""
    rows = Posting.objects.values("account__currency").annotate(sum=Sum("amount")).order_by()
    return all(whole(row["sum"]) == 0 for row in rows)


def next_payout_day(today: date | None = None) -> date:
    """The next day on which the council pays out, today included (PAYOUT_WEEKDAY, Monday = 0)."""
    today = today or timezone.localdate()
    return today + timedelta(days=(settings.PAYOUT_WEEKDAY - today.weekday()) % 7)


def _postings(currency: str) -> Any:
    return Posting.objects.filter(account__currency=currency or here().currency)


def _sums() -> dict[str, Sum]:
    first = timezone.make_aware(datetime.combine(timezone.localdate().replace(day=1), time()))
    return {
        "earned": standing(AccountKind.EARNED),
        "due": standing(AccountKind.DUE),
        "transit": standing(AccountKind.TRANSIT),
        "paid": standing(AccountKind.PAID),
        "paid_this_month": Sum("amount", filter=_arrived(first)),
        "kept": standing(AccountKind.KEPT),
    }


def _arrived(since: datetime) -> Q:
    """Payouts that arrived from a moment on; one that came back arrived in no month, and lessens no other."""
    back = Entry.objects.filter(kind=EntryKind.RETURNED, reference=OuterRef("entry__reference"))
    arrived = Q(account__kind=AccountKind.PAID, entry__kind=EntryKind.CONFIRMED, entry__happened_at__gte=since)
    return arrived & Q(~Exists(back))


def _balance(row: dict[str, Any]) -> Balance:
    return Balance(**{name: whole(row[name]) for name in _sums()}, next_payout_on=next_payout_day())
