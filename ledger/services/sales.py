"""What a delivered order earns, and what a refund takes back."""

import hashlib
from decimal import Decimal
from typing import Any

from django.db import transaction

from commons.country import here
from commons.refusing import refusals_logged
from commons.services import record
from ledger.enums import AccountKind, Collector, EntryKind
from ledger.errors import AlreadyWritten, NotASum, NotDelivered, ReasonMissing, RefundTooLarge
from ledger.models import Account, Entry, Sale
from ledger.queries.sales import commission_back, is_settled, refunded
from ledger.rules import require_officer
from ledger.services.book import CENT, Accounts, accounts_of, checked, logger, post
from registry.models import Cooperative


@transaction.atomic
@refusals_logged(logger, "ledger.deliver", "order_number", "goods", "delivery", "commission")
def deliver(
    *,
    order_number: str,
    cooperative: Cooperative,
    goods: Decimal,
    delivery: Decimal,
    commission: Decimal,
    collected_by: str = Collector.COUNCIL,
    currency: str = "",
    by: Any = None,
) -> Entry:
    """Writes what a delivered order earned; the same order twice is one entry.

    `goods` and `delivery` are what the buyer paid, `commission` the sum frozen at sale. When the council collected
    (post), the cooperative earns goods + delivery - commission. When the cooperative took the cash itself, it keeps
    it and owes the commission from now on. Raises NotASum, and AlreadyWritten when the order is in the book with
    other figures.
    """
    facts: dict[str, Any] = {
        "cooperative": cooperative,
        "currency": currency or here().currency,
        "goods": checked(goods, least=CENT),
        "delivery": checked(delivery),
        "commission": checked(commission),
        "collected_by": Collector(collected_by),
    }
    if facts["commission"] > facts["goods"]:
        raise NotASum
    accounts = accounts_of(cooperative, facts["currency"])
    before = Sale.objects.filter(order_number=order_number).select_related("entry").first()
    if before is not None:
        return _same(before, facts)
    entry = post(
        key=f"sale:{order_number}",
        kind=EntryKind.SALE,
        reference=order_number,
        by=by,
        amounts=_earning(
            accounts, **{name: facts[name] for name in ("goods", "delivery", "commission", "collected_by")}
        ),
    )
    Sale.objects.create(entry=entry, order_number=order_number, **facts)
    return entry


def _same(before: Sale, facts: dict[str, Any]) -> Entry:
    if any(getattr(before, name) != value for name, value in facts.items()):
        raise AlreadyWritten(order=before.order_number)
    return before.entry


def _earning(
    accounts: Accounts, *, goods: Decimal, delivery: Decimal, commission: Decimal, collected_by: Collector
) -> dict[Account, Decimal]:
    amounts = {accounts[AccountKind.BUYERS]: -(goods + delivery), accounts[AccountKind.COMMISSION]: commission}
    if collected_by == Collector.COUNCIL:
        return amounts | {accounts[AccountKind.EARNED]: goods + delivery - commission}
    return amounts | {accounts[AccountKind.KEPT]: goods + delivery, accounts[AccountKind.DUE]: -commission}


@transaction.atomic
@refusals_logged(logger, "ledger.refund", "order_number", "amount")
def refund(*, order_number: str, amount: Decimal, reason: str, by: Any = None, key: str = "") -> Entry:
    """Takes a delivered order back, in whole or in part; whoever collected the cash gives it back to the buyer.

    The commission goes back at the sale's own rate: refunds count on the goods first, then on the delivery. Before
    the settlement the earning shrinks; after it, or after the payout, the next payout shrinks. The same sum with the
    same reason is one refund, unless `key` tells two apart. Raises NotAllowed, NotDelivered, RefundTooLarge,
    ReasonMissing, NotASum.
    """
    require_officer(by)
    if not reason.strip():
        raise ReasonMissing
    amount = checked(amount, least=CENT)
    sale = Sale.objects.filter(order_number=order_number).select_related("cooperative").first()
    if sale is None:
        raise NotDelivered(order=order_number)
    accounts = accounts_of(sale.cooperative, sale.currency)
    key = f"refund:{order_number}:{key or _fingerprint(amount, reason)}"
    before = Entry.objects.filter(seal=key).first()
    if before is not None:
        return before
    gone = refunded(sale)
    most = sale.goods + sale.delivery - gone
    if amount > most:
        raise RefundTooLarge(order=order_number, most=most)
    back = commission_back(sale, gone + amount) - commission_back(sale, gone)
    entry = post(
        key=key,
        kind=EntryKind.REFUND,
        reference=order_number,
        words=reason,
        by=by,
        amounts=_taking_back(accounts, sale, amount, back),
    )
    record(
        by=by, action="ledger.refund", subject=sale, reason=reason, amount=str(amount), commission_given_back=str(back)
    )
    return entry


def _fingerprint(amount: Decimal, reason: str) -> str:
    return hashlib.sha256(f"{amount.quantize(CENT)} {reason.strip()}".encode()).hexdigest()[:24]


def _taking_back(accounts: Accounts, sale: Sale, amount: Decimal, back: Decimal) -> dict[Account, Decimal]:
    amounts = {accounts[AccountKind.BUYERS]: amount, accounts[AccountKind.COMMISSION]: -back}
    if sale.collected_by == Collector.COOPERATIVE:
        return amounts | {accounts[AccountKind.KEPT]: -amount, accounts[AccountKind.DUE]: back}
    stands = AccountKind.DUE if is_settled(sale) else AccountKind.EARNED
    return amounts | {accounts[stands]: back - amount}
