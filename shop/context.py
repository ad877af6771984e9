"""What every page shows of the market."""

from typing import Any

from django.http import HttpRequest


def market(request: HttpRequest) -> dict[str, Any]:
    """The figure on the header's basket, read from the cookie."""
    from shop.views import carried

    return {"BASKET_COUNT": carried.count(request)}
