"""The market's queries, one noun a file."""

from shop.queries.sellable import sellable, sellable_listing_or_404, why_not_sellable

__all__ = ["sellable", "sellable_listing_or_404", "why_not_sellable"]
