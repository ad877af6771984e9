"""The market: the opening rule, listings, basket and checkout, purchases, delivery, the seller's desk.

Oscar is its engine; what we change in Oscar lies in `shop/forks/`. Asks `courses`, `ledger` and below.
"""
