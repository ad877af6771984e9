"""Pictures of products: everybody's when the product is sellable, else its sellers' and the council's.

The small picture of what was bought stays its buyer's: it is on the page behind her link, under a name that nobody
else was told, and was everybody's when she bought.
"""

from typing import Any

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.http import require_safe

from registry.rules import is_officer, lacks_second_factor
from shop.models import BoughtPicture, Listing
from shop.queries.photographs import is_public, listing_with
from shop.rules import may_sell

A_DAY = 24 * 3600


def _may_see(user: Any, listing: Listing) -> bool:
    officer = is_officer(user) and not lacks_second_factor(user)
    return officer or may_sell(user, listing.shop.cooperative)


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """One picture by its stored name. A draft's is not found by anybody else, whatever address is tried."""
    stored = f"goods/{name}"
    public = is_public(stored)
    if not (public or BoughtPicture.objects.filter(thumb=stored).exists()):
        listing = listing_with(stored)
        if listing is None or not _may_see(request.user, listing):
            raise Http404
    if not default_storage.exists(stored):
        raise Http404
    with default_storage.open(stored) as file:
        response = HttpResponse(file.read(), content_type="image/webp")
    if public:
        patch_cache_control(response, public=True, max_age=A_DAY)
    else:
        add_never_cache_headers(response)
    return response
