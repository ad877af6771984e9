"""What every page shows of the market."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


def market(request: HttpRequest) -> dict[str, Any]:
    """The figure on the header's basket, read from the cookie when a page asks for it."""
    from shop.views import carried

    return {"BASKET_COUNT": SimpleLazyObject(lambda: carried.count(request))}
