"""The book's tables. Only the ledger imports this package."""

from ledger.models.book import Account, Entry, Posting, Sale, Seal
from ledger.models.fees import CommissionRule, FeeHoliday
from ledger.models.payouts import Payout, PayoutBatch, Settled, Settlement

__all__ = [
    "Account",
    "CommissionRule",
    "Entry",
    "FeeHoliday",
    "Payout",
    "PayoutBatch",
    "Posting",
    "Sale",
    "Seal",
    "Settled",
    "Settlement",
]
