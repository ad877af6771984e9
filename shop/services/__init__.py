"""The market's services, one noun a file."""

from shop.services.search import index_listing, reindex

__all__ = ["index_listing", "reindex"]
