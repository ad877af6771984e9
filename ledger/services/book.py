"""Writing an entry: accounts locked in key order, postings, seal."""

import logging
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from ledger.enums import COOPERATIVES_OWN, HOUSES_OWN, AccountKind, EntryKind
from ledger.errors import NotASum
from ledger.models import Account, Entry, Posting, Seal
from ledger.queries.sums import CENT
from registry.models import Cooperative

logger = logging.getLogger("ledger")
Accounts = dict[AccountKind, Account]
MOST = Decimal("999999999999.99")


def checked(value: Decimal, *, least: Decimal = Decimal(0)) -> Decimal:
    """The sum, if it is a finite number of whole hundredths from `least` on. Raises NotASum."""
    value = Decimal(value)
    if not value.is_finite() or not least <= value <= MOST or value != value.quantize(CENT):
        raise NotASum
    return value


def accounts_of(cooperative: Cooperative, currency: str) -> Accounts:
    """The cooperative's accounts, locked in key order until the transaction ends, and the house's, not locked.

    The lock is the cooperative's turn: two writers for the same cooperative come one after the other. It is the
    weaker `FOR NO KEY UPDATE`, so that postings of others may still point at the rows. Call it before reading.
    """
    _make_sure(cooperative, currency)
    own = Account.objects.filter(cooperative=cooperative, currency=currency)
    house = Account.objects.filter(cooperative=None, currency=currency)
    locked = own.select_for_update(no_key=True).order_by("pk")
    return {AccountKind(account.kind): account for account in (*locked, *house)}


def _make_sure(cooperative: Cooperative, currency: str) -> None:
    there = Account.objects.filter(cooperative=cooperative, currency=currency, kind__in=COOPERATIVES_OWN).count()
    if there == len(COOPERATIVES_OWN):
        return
    own = [Account(kind=kind, cooperative=cooperative, currency=currency) for kind in COOPERATIVES_OWN]
    house = [Account(kind=kind, currency=currency) for kind in HOUSES_OWN]
    Account.objects.bulk_create([*own, *house], ignore_conflicts=True)


@transaction.atomic
def post(
    *, key: str, kind: EntryKind, amounts: Mapping[Account, Decimal], by: Any, reference: str = "", words: str = ""
) -> Entry:
    """Writes and seals one entry; nought amounts are left out. The database refuses a key used before."""
    entry = Entry.objects.create(
        seal_id=key, kind=kind, reference=reference, happened_at=timezone.now(), by=by, words=words[:300]
    )
    Posting.objects.bulk_create(
        Posting(entry=entry, account=account, amount=amount) for account, amount in amounts.items() if amount
    )
    Seal.objects.create(key=key)
    return entry
