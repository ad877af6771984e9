"""What a seller's page of a product keeps: its price, its words and another photograph, all of them or nothing."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from shop.models import Listing
from shop.pictures import Pictures
from shop.services.listings import edit_listing, set_price
from shop.services.photographs import add_photograph


@transaction.atomic
def keep_listing(
    *, listing: Listing, content: dict[str, Any], price: Decimal, by: Any, pictures: Pictures | None = None
) -> Listing:
    """The product as it stands then; safe twice. When one part is refused, nothing of the page is kept.

    Raises what `set_price`, `edit_listing` and `add_photograph` raise.
    """
    set_price(listing=listing, price=price, by=by)
    kept = edit_listing(listing=listing, content=content, by=by)
    return add_photograph(listing=kept, pictures=pictures, by=by) if pictures else kept
