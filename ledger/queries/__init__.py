"""Reads of the book."""

from ledger.queries.balances import Balance, balance, balances, book_is_balanced
from ledger.queries.commission import Commission, commission_for, commission_rules, commissions_for, fee_holidays
from ledger.queries.payouts import batches, last_payout, payouts_of, returned, waiting
from ledger.queries.sales import Booked, booked, given_back
from ledger.queries.statement import Line, Statement, statement

__all__ = [
    "Balance",
    "Booked",
    "Commission",
    "Line",
    "Statement",
    "balance",
    "balances",
    "batches",
    "book_is_balanced",
    "booked",
    "commission_for",
    "commission_rules",
    "commissions_for",
    "fee_holidays",
    "given_back",
    "last_payout",
    "payouts_of",
    "returned",
    "statement",
    "waiting",
]
