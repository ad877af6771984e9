"""Payout batches, and money that waits for one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from ledger.enums import AccountKind, PayoutState
from ledger.models import Payout, PayoutBatch
from ledger.queries.balances import standings
from registry.models import Cooperative


@dataclass(frozen=True)
class Waiting:
    """What the next run would pay, and what it could not: debts net forward, and without an account money waits."""

    total: Decimal
    cooperatives: int
    without_account: list[Cooperative]
    came_back: list[Payout]
    """What the bank sent back, of those it would pay."""
    in_debt: int
    earned: Decimal
    """Of delivered orders: what a settlement up to now would make due."""


def batches() -> QuerySet[PayoutBatch]:
    """All runs, newest first, with `undecided`, `came_back`, and in `payments` and `total` what did not come back."""
    undecided = Count("payouts", filter=Q(payouts__state=PayoutState.SENT))
    failed = Q(payouts__state=PayoutState.FAILED)
    return PayoutBatch.objects.annotate(
        total=Sum("payouts__amount", filter=~failed, default=Decimal(0)),
        payments=Count("payouts", filter=~failed),
        undecided=undecided,
        came_back=Count("payouts", filter=failed),
    ).order_by("-pk")


def payouts_of(batch: PayoutBatch) -> QuerySet[Payout]:
    """The payouts of a run, by cooperative's name."""
    return batch.payouts.select_related("cooperative", "batch").order_by("holder", "pk")


def payouts() -> QuerySet[Payout]:
    """Every payout ever, newest first."""
    return Payout.objects.select_related("cooperative", "batch").order_by("-pk")


def returned(*cooperatives: Cooperative | int) -> QuerySet[Payout]:
    """What the bank sent back to them and no later run has sent again, newest first; each says why, and by
    `same_account` whether the next run would send it to the same account.
    """
    later = payouts().filter(
        cooperative=OuterRef("cooperative"), pk__gt=OuterRef("pk"), batch__run_at__gte=OuterRef("decided_at")
    )
    back = payouts().filter(~Exists(later), cooperative__in=cooperatives, state=PayoutState.FAILED)
    return back.annotate(same_account=Q(bank_account=F("cooperative__bank_account")))


def last_payout(cooperative: Cooperative, until: date) -> Payout | None:
    """The last that it was sent until that day, the day included, and that had not come back by then: it names the bank
    account of then.
    """
    back = Q(state=PayoutState.FAILED, decided_at__date__lte=until)
    return payouts().filter(cooperative=cooperative, batch__run_at__date__lte=until).exclude(back).first()


def waiting() -> Waiting:
    """What the next run would do, in three queries."""
    sums = standings(AccountKind.DUE, AccountKind.EARNED)
    owed = {pk: each[AccountKind.DUE] for pk, each in sums.items() if each[AccountKind.DUE] > 0}
    without = list(Cooperative.objects.filter(pk__in=owed, bank_account="").order_by("name"))
    waits = {cooperative.pk for cooperative in without}
    payable = {pk: amount for pk, amount in owed.items() if pk not in waits}
    return Waiting(
        total=sum(payable.values(), Decimal(0)),
        cooperatives=len(payable),
        without_account=without,
        came_back=list(returned(*payable)),
        in_debt=sum(each[AccountKind.DUE] < 0 for each in sums.values()),
        earned=sum((each[AccountKind.EARNED] for each in sums.values()), Decimal(0)),
    )
