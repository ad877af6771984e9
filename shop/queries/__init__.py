"""The market's queries, one noun a file."""

from shop.queries.baskets import contents, open_basket, quantities
from shop.queries.catalogue import browse, nearest, trades_on_sale
from shop.queries.delivery import shops_in, ways_of
from shop.queries.product import product, storefront
from shop.queries.sellable import on_sale, sellable, sellable_listing_or_404, standing, why_not_sellable
from shop.queries.tracking import (
    Sums,
    followed,
    followed_sums,
    is_used,
    placed_before,
    purchase_or_404,
    purchases_of,
    sums,
    usual_province,
)

__all__ = [
    "Sums",
    "browse",
    "contents",
    "followed",
    "followed_sums",
    "is_used",
    "nearest",
    "on_sale",
    "open_basket",
    "placed_before",
    "product",
    "purchase_or_404",
    "purchases_of",
    "quantities",
    "sellable",
    "sellable_listing_or_404",
    "shops_in",
    "standing",
    "storefront",
    "sums",
    "trades_on_sale",
    "usual_province",
    "ways_of",
    "why_not_sellable",
]
