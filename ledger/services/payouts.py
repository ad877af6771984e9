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
from ledger.services.book import Accounts, accounts_of, logger, post
from registry.models import Cooperative


@transaction.atomic
@refusals_logged(logger, "ledger.settle", "up_to")
def settle(*, up_to: datetime, by: Any = None) -> Settlement:
    """Makes payable what was earned up to a moment, each earning once; twice the same moment settles nothing more.

    A refund of a sale goes with its sale, whenever it came. A cooperative whose first sale is written meanwhile comes
    with the next settlement. Raises NotYet when the moment lies ahead.
    """
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
            _move(f"settlement:{settlement.pk}:{pk}", EntryKind.SETTLEMENT, accounts[pk], amount, by=by)
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
    accounts: Accounts,
    amount: Decimal,
    *,
    by: Any,
    reference: str = "",
    words: str = "",
) -> None:
    """Moves a sum between two accounts of one cooperative, as the kind of entry says."""
    away, towards = {
        EntryKind.SETTLEMENT: (AccountKind.EARNED, AccountKind.DUE),
        EntryKind.PAYOUT: (AccountKind.DUE, AccountKind.TRANSIT),
        EntryKind.CONFIRMED: (AccountKind.TRANSIT, AccountKind.PAID),
        EntryKind.RETURNED: (AccountKind.TRANSIT, AccountKind.DUE),
    }[kind]
    amounts = {accounts[away]: -amount, accounts[towards]: amount}
    post(key=key, kind=kind, amounts=amounts, by=by, reference=reference, words=words)


@transaction.atomic
@refusals_logged(logger, "ledger.run-payout")
def run_payout(*, by: Any = None) -> PayoutBatch:
    """Sends every cooperative what it is due, in one batch, each to the bank account it has today.

    Whoever owes more than is due is left out and nets forward; whoever has no bank account keeps its money waiting.
    Two runs at once pay once. Raises NothingToPay.
    """
    accounts = lock(due())
    owed = {pk: amount for pk, amount in due().items() if amount > 0 and pk in accounts}
    payable = list(Cooperative.objects.filter(pk__in=owed).exclude(bank_account="").order_by("pk"))
    if not payable:
        raise NothingToPay
    batch = PayoutBatch.objects.create(currency=here().currency, by=by, run_at=timezone.now())
    for cooperative in payable:
        payout = _send(batch, cooperative, owed[cooperative.pk])
        _move(f"payout:{payout.pk}", EntryKind.PAYOUT, accounts[cooperative.pk], payout.amount, by=by,
              reference=payout.reference)  # fmt: skip
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
    """Notes that the money arrived and tells the sellers; twice is once. Raises PayoutDecided when it came back."""
    if not _decide(payout, PayoutState.CONFIRMED, EntryKind.CONFIRMED, by=by):
        return payout
    record(by=by, action="ledger.confirm_payout", subject=payout, amount=str(payout.amount))
    tell_sellers(payout)
    return payout


@transaction.atomic
@refusals_logged(logger, "ledger.fail-payout", "payout")
def fail_payout(*, payout: Payout, reason: str, by: Any = None) -> Payout:
    """Notes that the bank sent it back: the money is due again. Twice is once. Raises ReasonMissing, PayoutDecided."""
    if not reason.strip():
        raise ReasonMissing
    if not _decide(payout, PayoutState.FAILED, EntryKind.RETURNED, by=by, reason=reason.strip()[:300]):
        return payout
    record(by=by, action="ledger.fail_payout", subject=payout, reason=reason, amount=str(payout.amount))
    tell_sellers(payout)
    return payout


def _decide(payout: Payout, state: PayoutState, kind: EntryKind, *, by: Any, reason: str = "") -> bool:
    """Brings a sent payout into its end state and moves the money; False when it is there already."""
    accounts = accounts_of(payout.cooperative, payout.batch.currency)
    moved = Payout.objects.filter(pk=payout.pk, state=PayoutState.SENT).update(
        state=state, decided_at=timezone.now(), reason=reason
    )
    payout.refresh_from_db()
    if not moved and payout.state != state:
        raise PayoutDecided(state=payout.get_state_display())
    if moved:
        _move(f"{kind}:{payout.pk}", kind, accounts, payout.amount, by=by, reference=payout.reference, words=reason)
    return bool(moved)
