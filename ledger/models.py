"""The book's tables. Only the ledger imports this module."""
