"""How earned money leaves: settled, sent to the bank in one batch, confirmed or back."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commons.country import here
from commons.refusing import refusals_logged
from commons.services import record
from ledger.enums import AccountKind, EntryKind, PayoutState
from ledger.errors import NothingToPay, NotYet, PayoutDecided, ReasonMissing
from ledger.messages import tell_sellers
from ledger.models import Account, Payout, PayoutBatch, Posting, Sale, Settled, Settlement
from ledger.queries.balances import due
from ledger.rules import require_officer
from ledger.services.book import Accounts, accounts_of, logger, post
from registry.models import Cooperative

STANDS = {
    PayoutState.SENT: AccountKind.TRANSIT,
    PayoutState.CONFIRMED: AccountKind.PAID,
    PayoutState.FAILED: AccountKind.DUE,
}
"""On which of the cooperative's accounts the money of a payout stands."""
ANSWERS = {PayoutState.CONFIRMED: EntryKind.CONFIRMED, PayoutState.FAILED: EntryKind.RETURNED}
"""The entry that a bank's answer is."""


@transaction.atomic
@refusals_logged(logger, "ledger.settle", "up_to")
def settle(*, up_to: datetime, by: Any = None) -> Settlement:
    """Makes payable what was earned up to a moment, each earning once; twice the same moment settles nothing more.

    A refund of a sale goes with its sale, whenever it came. A cooperative whose first sale is written meanwhile comes
    with the next settlement. Raises NotAllowed, and NotYet when the moment lies ahead.
    """
    require_officer(by)
    if up_to > timezone.now():
        raise NotYet
    settlement = Settlement.objects.create(up_to=up_to, by=by)
    accounts = lock(_unsettled(up_to).values("account__cooperative"))
    moved: dict[int | None, Decimal] = {}
    found = _unsettled(up_to).select_related("account")
    taken_up = [posting for posting in found if posting.account.cooperative_id in accounts]
    Settled.objects.bulk_create(Settled(settlement=settlement, posting=posting) for posting in taken_up)
    for posting in taken_up:
        cooperative = posting.account.cooperative_id
        moved[cooperative] = moved.get(cooperative, Decimal(0)) + posting.amount
    for pk, amount in moved.items():
        if amount:
            way = accounts[pk][AccountKind.EARNED], accounts[pk][AccountKind.DUE]
            _move(f"settlement:{settlement.pk}:{pk}", EntryKind.SETTLEMENT, way, amount, by=by)
    record(by=by, action="ledger.settle", subject=settlement, total=str(sum(moved.values(), Decimal(0))))
    return settlement


def _unsettled(up_to: datetime) -> Any:
    """Earnings of sales made by then, and every refund of these sales."""
    sales = Sale.objects.filter(entry__happened_at__lte=up_to).values("order_number")
    return Posting.objects.filter(
        Q(entry__kind=EntryKind.SALE, entry__happened_at__lte=up_to)
        | Q(entry__kind=EntryKind.REFUND, entry__reference__in=sales),
        account__kind=AccountKind.EARNED,
        account__currency=here().currency,
        settled__isnull=True,
    ).order_by("pk")


def lock(cooperatives: Iterable[Any]) -> dict[int | None, Accounts]:
    """The accounts of many cooperatives, locked in key order (as `accounts_of` does for one).

    What is read afterwards may hold cooperatives that were not there yet: they are not locked, and are left for later.
    """
    own = Account.objects.filter(cooperative__in=cooperatives, currency=here().currency)
    found: dict[int | None, Accounts] = {}
    for account in own.select_for_update(no_key=True).order_by("pk"):
        found.setdefault(account.cooperative_id, {})[AccountKind(account.kind)] = account
    return found


def _move(
    key: str,
    kind: EntryKind,
    way: tuple[Account, Account],
    amount: Decimal,
    *,
    by: Any,
    reference: str = "",
    words: str = "",
) -> None:
    """Moves a sum from one account of a cooperative to another of hers."""
    away, towards = way
    amounts = {away: -amount, towards: amount}
    post(key=key, kind=kind, amounts=amounts, by=by, reference=reference, words=words)


@transaction.atomic
@refusals_logged(logger, "ledger.run-payout")
def run_payout(*, by: Any = None) -> PayoutBatch:
    """Sends every cooperative what it is due, in one batch, each to the bank account it has today.

    Whoever owes more than is due is left out and nets forward; whoever has no bank account keeps its money waiting.
    Two runs at once pay once. Raises NotAllowed, NothingToPay.
    """
    require_officer(by)
    accounts = lock(due())
    owed = {pk: amount for pk, amount in due().items() if amount > 0 and pk in accounts}
    payable = list(Cooperative.objects.filter(pk__in=owed).exclude(bank_account="").order_by("pk"))
    if not payable:
        raise NothingToPay
    batch = PayoutBatch.objects.create(currency=here().currency, by=by, run_at=timezone.now())
    for cooperative in payable:
        payout = _send(batch, cooperative, owed[cooperative.pk])
        way = accounts[cooperative.pk][AccountKind.DUE], accounts[cooperative.pk][AccountKind.TRANSIT]
        _move(f"payout:{payout.pk}", EntryKind.PAYOUT, way, payout.amount, by=by, reference=payout.reference)
    total = sum((owed[cooperative.pk] for cooperative in payable), Decimal(0))
    record(by=by, action="ledger.run_payout", subject=batch, total=str(total), payments=len(payable))
    return batch


def _send(batch: PayoutBatch, cooperative: Cooperative, amount: Decimal) -> Payout:
    return Payout.objects.create(
        batch=batch,
        cooperative=cooperative,
        amount=amount,
        holder=cooperative.name_latin or cooperative.name,
        bank_account=cooperative.bank_account,
        bank_name=cooperative.bank_name,
    )


@transaction.atomic
@refusals_logged(logger, "ledger.confirm-payout", "payout")
def confirm_payout(*, payout: Payout, by: Any = None) -> Payout:
    """Notes that the money arrived and tells the sellers; twice is once.

    Raises NotAllowed, and PayoutDecided when it came back.
    """
    require_officer(by)
    if not _decide(payout, PayoutState.CONFIRMED, by=by):
        return payout
    record(by=by, action="ledger.confirm_payout", subject=payout, amount=str(payout.amount))
    tell_sellers(payout)
    return payout


@transaction.atomic
@refusals_logged(logger, "ledger.fail-payout", "payout")
def fail_payout(*, payout: Payout, reason: str, by: Any = None) -> Payout:
    """Notes that the bank sent it back: the money is due again. Twice is once.

    One that was said to have arrived is decided: `return_payout` takes that back. Raises NotAllowed, ReasonMissing,
    PayoutDecided.
    """
    return _came_back(payout, reason, "ledger.fail_payout", after=PayoutState.SENT, by=by)


@transaction.atomic
@refusals_logged(logger, "ledger.return-payout", "payout")
def return_payout(*, payout: Payout, reason: str, by: Any = None) -> Payout:
    """Notes that the bank sent back what had arrived, or was taken to have: the money is due again from today on.

    Twice is once. Raises NotAllowed, ReasonMissing, and PayoutDecided when the payout is not marked as received.
    """
    return _came_back(payout, reason, "ledger.return_payout", after=PayoutState.CONFIRMED, by=by)


def _came_back(payout: Payout, reason: str, action: str, *, after: PayoutState, by: Any) -> Payout:
    require_officer(by)
    if not reason.strip():
        raise ReasonMissing
    if not _decide(payout, PayoutState.FAILED, after=after, by=by, reason=reason.strip()[:300]):
        return payout
    record(by=by, action=action, subject=payout, reason=reason, amount=str(payout.amount))
    tell_sellers(payout)
    return payout


def _decide(
    payout: Payout, state: PayoutState, *, by: Any, reason: str = "", after: PayoutState = PayoutState.SENT
) -> bool:
    """Brings a payout from one state into the next and moves the money; False when it is there already."""
    accounts = accounts_of(payout.cooperative, payout.batch.currency)
    moved = Payout.objects.filter(pk=payout.pk, state=after).update(
        state=state, decided_at=timezone.now(), reason=reason
    )
    payout.refresh_from_db()
    if not moved and payout.state != state:
        raise PayoutDecided(state=payout.get_state_display())
    if moved:
        way, kind = (accounts[STANDS[after]], accounts[STANDS[state]]), ANSWERS[state]
        _move(f"{kind}:{payout.pk}", kind, way, payout.amount, by=by, reference=payout.reference, words=reason)
    return bool(moved)
