"""The book: append-only double entry, balances, settlements, payouts, statements.

Nobody else writes its tables, nobody else imports `ledger.models`. Asks `registry` and `commons`.
"""
