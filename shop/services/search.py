"""Keeps what the search reads in step with what the market offers."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.html import strip_tags
from wagtail.search.backends import get_search_backend

from commons import statistics
from registry.models import Standard
from shop.models import Listing
from shop.queries.search import normal

BATCH = 500


def search_text(listing: Listing) -> str:
    """Title, words, cooperative, place, trade and standard, in every language they have, as they are searched."""
    cooperative = listing.shop.cooperative
    province = cooperative.province
    named = [listing.trade, province, province.region, *([listing.standard] if listing.standard else [])]
    texts = [
        listing.product.title,
        strip_tags(listing.product.description or ""),
        listing.pack,
        cooperative.name,
        cooperative.name_latin,
        *(name for thing in named for name in (thing.name_ar, thing.name_fr, thing.name_en)),
    ]
    return normal(" ".join(texts))


@transaction.atomic
def index_listing(*, listing: Listing) -> None:
    """Brings one listing's text and its index entry up to date; safe twice. Call it after any change to its words."""
    _index([listing])


@transaction.atomic
def index_products_of(*, standard: Standard) -> int:
    """Brings the listings that keep to a specification up to date, after its names changed; how many. Safe twice."""
    return _in_batches(Listing.objects.filter(standard=standard))


@transaction.atomic
def reindex() -> int:
    """Makes every listing's text and index entry anew; the number of listings."""
    total = _in_batches(Listing.objects.all())
    statistics.refresh()
    return total


def _in_batches(some: QuerySet[Listing]) -> int:
    rows = some.select_related("product", "trade", "standard", "shop__cooperative__province__region").order_by("pk")
    total = 0
    batch: list[Listing] = []
    for listing in rows.iterator(BATCH):
        batch.append(listing)
        if len(batch) == BATCH:
            total += _index(batch)
            batch = []
    return total + _index(batch)


def _index(listings: Iterable[Listing]) -> int:
    changed = list(listings)
    for listing in changed:
        listing.search_text = search_text(listing)
    Listing.objects.bulk_update(changed, ["search_text"], batch_size=100)
    if changed:
        get_search_backend().add_bulk(Listing, changed)
    return len(changed)
