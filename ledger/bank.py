"""The file a payout batch becomes for the bank."""

import csv
import io
import unicodedata

from ledger.enums import PayoutState
from ledger.models import Payout, PayoutBatch
from ledger.queries import payouts_of

HEADS = ["name", "account", "bank", "amount", "currency", "reference"]
_STARTS_FORMULA = ("=", "+", "-", "@")


def csv_of(batch: PayoutBatch) -> bytes:
    """One line a payout: holder, RIB or IBAN, bank, amount with a point, currency, our reference.

    What came back is left out: its money goes with another run, and a file taken again must not pay it twice. UTF-8
    with a mark and semicolons, as the spreadsheets of this country open it. No name can act as a formula.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows(_row(payout, batch.currency) for payout in payouts_of(batch).exclude(state=PayoutState.FAILED))
    return text.getvalue().encode("utf-8-sig")


def _row(payout: Payout, currency: str) -> list[str]:
    words = [tame(word) for word in (payout.holder, payout.bank_account, payout.bank_name)]
    return [*words, f"{payout.amount:.2f}", currency, payout.reference]


def tame(cell: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would read a formula."""
    seen = unicodedata.normalize("NFKC", cell).lstrip()
    return f"'{cell}" if seen.startswith(_STARTS_FORMULA) or cell[:1] in ("\t", "\r", "\n") else cell
