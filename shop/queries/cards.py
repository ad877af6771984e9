"""Products as a list shows them: no more of each than its card draws, a page of them in one query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language

from commons.prepared import Prepared
from shop.models import Listing

PAGE = 20
NONE = 0
"""The key of no row."""
NEW_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Card:
    """A product as a list shows it; only what is drawn."""

    pk: int
    title: str
    pack: str
    thumb: str
    tint: str
    label: bool
    cooperative: str
    place: str
    price: Decimal
    left: int
    new: bool


def cards(listings: QuerySet[Listing], start: int = 0, number: int = PAGE) -> list[Card]:
    """So many of these listings as cards, in two queries: which they are, then no more of each than a card draws."""
    return cards_of(list(listings.values_list("pk", flat=True)[start : start + number]))


def cards_of(chosen: list[int]) -> list[Card]:
    """The cards of so many listings, a page of them at most, in that order."""
    rows = DRAWN(reader(), keys=chosen + [NONE] * (PAGE - len(chosen))) if chosen else []
    found = {card.pk: card for card in made_of(rows)}
    return [found[pk] for pk in chosen if pk in found]


def made_of(rows: Iterable[Any]) -> list[Card]:
    """The cards of what `drawn` found."""
    fresh = timezone.now() - NEW_FOR
    return [Card(*[*row[:-1], _since(row[-1], fresh)]) for row in rows]


def drawn(listings: QuerySet[Listing], language: str) -> QuerySet[Any, Any]:
    """Of each of these listings what a card draws, in the order of its fields; last when it was approved."""
    return with_stock(listings).values_list(
        "pk",
        "product__title",
        "pack",
        "thumb",
        "trade__tint",
        "shop__has_label",
        cooperative_called("shop__cooperative", language),
        called("shop__cooperative__province__name", language),
        "product__stockrecords__price",
        left_expression(),
        "approved_at",
    )


def _since(at: datetime | None, fresh: datetime) -> bool:
    return at is not None and at >= fresh


def reader() -> str:
    """The reader's language, which is a shape of what is kept."""
    return (get_language() or "ar")[:2]


def called(stem: str, language: str) -> Any:
    """The name in a language, in Arabic where it has none."""
    here, arabic = f"{stem}_{language}", f"{stem}_ar"
    return Case(When(**{here: ""}, then=F(arabic)), default=F(here))


def cooperative_called(stem: str, language: str) -> Any:
    """A cooperative's name for who reads that language, as `Cooperative.called` gives it."""
    arabic, latin = f"{stem}__name", f"{stem}__name_latin"
    return F(arabic) if language == "ar" else Case(When(**{latin: ""}, then=F(arabic)), default=F(latin))


def left_expression() -> Any:
    """How many pieces can still be ordered: in stock less those promised to orders."""
    return Coalesce(F("product__stockrecords__num_in_stock"), Value(0)) - Coalesce(
        F("product__stockrecords__num_allocated"), Value(0)
    )


def with_stock(listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """Those with a priced stock record of their own shop."""
    return listings.filter(
        product__stockrecords__partner=F("shop__partner"), product__stockrecords__price__isnull=False
    )


DRAWN = Prepared(lambda language, *, keys: drawn(Listing.objects.filter(pk__in=keys), language), keys=int)
