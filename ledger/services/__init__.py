"""The only ways money is written: deliver, refund, settle, pay out, and the rules of what is taken."""

from ledger.services.fees import add_commission_rule, add_fee_holiday, grant_first_year
from ledger.services.payouts import confirm_payout, fail_payout, return_payout, run_payout, settle
from ledger.services.sales import deliver, refund

__all__ = [
    "add_commission_rule",
    "add_fee_holiday",
    "confirm_payout",
    "deliver",
    "fail_payout",
    "grant_first_year",
    "refund",
    "return_payout",
    "run_payout",
    "settle",
]
