"""The market as buyers browse it: a fixed handful of queries whatever the number of products, all over `sellable`."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Min, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language

from registry.models import Region, Trade
from shop.enums import ListingState
from shop.models import Listing
from shop.queries.search import matching
from shop.queries.sellable import sellable

PAGE = 20
NEW_FOR = timedelta(days=14)
ORDERS = {
    "newest": ("-approved_at", "-pk"),
    "cheap": ("product__stockrecords__price", "pk"),
    "dear": ("-product__stockrecords__price", "-pk"),
}


class Mark(NamedTuple):
    """What filters look at: region code, trade slug, whether the shop has the label."""

    region: str
    trade: str
    label: bool


Heap = tuple[Mark, int]
"""How many products bear one mark."""
Found = tuple[int, Mark]
"""A listing's key and its mark."""


@dataclass(frozen=True)
class Wish:
    """What a buyer asked the market for. Codes that name nothing simply match nothing."""

    words: str = ""
    regions: tuple[str, ...] = ()
    """Region codes, as in MA-10; empty means everywhere."""
    trades: tuple[str, ...] = ()
    """Trade slugs; empty means every trade."""
    label: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    shop: int | None = None
    order: str = "newest"
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set, words aside."""
        return bool(self.regions or self.trades or self.label or self.least is not None or self.most is not None)


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


@dataclass(frozen=True)
class Choice:
    """One tick of a filter: what it stands for, its name, how many products it would show, whether it is set."""

    value: str
    name: str
    count: int
    on: bool


@dataclass(frozen=True)
class Page:
    """One page of the market, and what its filters would bring."""

    wish: Wish
    cards: list[Card]
    total: int
    regions: list[Choice] = field(default_factory=list)
    trades: list[Choice] = field(default_factory=list)
    labelled: int = 0

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def browse(wish: Wish) -> Page:
    """A page of what is sellable today, as wished: six queries, words or not. A page past the end is the last."""
    asked = _asked(wish)
    regions, trades = list(Region.objects.all()), list(Trade.objects.all())
    region_of, trade_of = {r.pk: r.code for r in regions}, {t.pk: t.slug for t in trades}
    found = _found(asked, wish, region_of, trade_of) if wish.words else None
    heaps = _heaps(asked, region_of, trade_of) if found is None else [(mark, 1) for _, mark in found]
    total = sum(count for mark, count in heaps if _fits(wish, mark))
    wish = replace(wish, page=min(max(1, wish.page), max(1, -(-total // PAGE))))
    by_region = _tally(heaps, lambda mark: mark.region, replace(wish, regions=()))
    by_trade = _tally(heaps, lambda mark: mark.trade, replace(wish, trades=()))
    return Page(
        wish=wish,
        cards=_cards_of(_page_of(asked, wish, found)),
        total=total,
        regions=_choices(((r.code, r.name) for r in regions), by_region, wish.regions),
        trades=_choices(((t.slug, t.name) for t in trades), by_trade, wish.trades),
        labelled=_tally(heaps, lambda mark: mark.label, replace(wish, label=False))[True],
    )


def cards(listings: QuerySet[Listing], start: int = 0, number: int = PAGE) -> list[Card]:
    """So many of these listings as cards, in two queries: which they are, then no more of each than a card draws."""
    return _cards_of(list(listings.values_list("pk", flat=True)[start : start + number]))


def _cards_of(chosen: list[int]) -> list[Card]:
    language = (get_language() or "ar")[:2]
    rows = with_stock(Listing.objects.filter(pk__in=chosen)).values_list(
        "pk",
        "product__title",
        "pack",
        "thumb",
        "trade__tint",
        "shop__has_label",
        "shop__cooperative__name",
        _called("shop__cooperative__province__name", language),
        "product__stockrecords__price",
        left_expression(),
        "approved_at",
    )
    fresh = timezone.now() - NEW_FOR
    drawn = {row[0]: Card(*[*row[:-1], _since(row[-1], fresh)]) for row in rows}
    return [drawn[pk] for pk in chosen if pk in drawn]


def _since(at: datetime | None, fresh: datetime) -> bool:
    return at is not None and at >= fresh


def _called(stem: str, language: str) -> Any:
    here, arabic = f"{stem}_{language}", f"{stem}_ar"
    return Case(When(**{here: ""}, then=F(arabic)), default=F(here))


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


def _asked(wish: Wish) -> QuerySet[Listing]:
    """Listings that hold the wished words, shop and price, whoever may see them."""
    asked = Listing.objects.all()
    if wish.words:
        asked = asked.filter(pk__in=matching(wish.words).values("pk"))
    if wish.shop is not None:
        asked = asked.filter(shop=wish.shop)
    if wish.least is not None or wish.most is not None:
        asked = with_stock(asked)
    if wish.least is not None:
        asked = asked.filter(product__stockrecords__price__gte=wish.least)
    if wish.most is not None:
        asked = asked.filter(product__stockrecords__price__lte=wish.most)
    return asked


def _page_of(asked: QuerySet[Listing], wish: Wish, found: list[Found] | None) -> list[int]:
    """The keys on the wished page."""
    start = (wish.page - 1) * PAGE
    if found is not None:
        return [pk for pk, mark in found if _fits(wish, mark)][start : start + PAGE]
    return list(_narrow(asked, wish).order_by(*ORDERS[wish.order]).values_list("pk", flat=True)[start : start + PAGE])


def _found(asked: QuerySet[Listing], wish: Wish, regions: dict[int, str], trades: dict[int, str]) -> list[Found]:
    """What a search found, in the wished order, each with its mark: the index is asked once, we count here."""
    offered = sellable() & asked
    if wish.order != "newest":
        offered = with_stock(offered)
    rows = offered.order_by(*ORDERS[wish.order]).values_list(
        "pk", "shop__cooperative__province__region_id", "trade_id", "shop__has_label"
    )
    return [(pk, Mark(regions.get(region, ""), trades.get(trade, ""), label)) for pk, region, trade, label in rows]


def _heaps(asked: QuerySet[Listing], regions: dict[int, str], trades: dict[int, str]) -> list[Heap]:
    """How many are sellable in each region, trade and label.

    Given the council's approval, what is sellable turns on the shop and the trade alone (a test holds `sellable` to
    that), so `sellable` is asked of one approved listing of each shop and trade instead of all: a tenth of the work.
    """
    approved = asked.filter(state=ListingState.APPROVED).order_by().values("shop_id", "trade_id")
    heaps = approved.annotate(first=Min("pk"), count=Count("pk"))
    on_sale = {
        first: (region, label)
        for first, region, label in sellable()
        .filter(pk__in=heaps.values("first"))
        .values_list("pk", "shop__cooperative__province__region_id", "shop__has_label")
    }
    return [
        (Mark(regions.get(on_sale[first][0], ""), trades.get(trade, ""), on_sale[first][1]), count)
        for trade, first, count in heaps.values_list("trade_id", "first", "count")
        if first in on_sale
    ]


def _narrow(asked: QuerySet[Listing], wish: Wish) -> QuerySet[Listing]:
    """What is on the pages: sellable, and through every filter."""
    offered = sellable() & asked
    if wish.order != "newest":
        offered = with_stock(offered)
    if wish.regions:
        offered = offered.filter(shop__cooperative__province__region__code__in=wish.regions)
    if wish.trades:
        offered = offered.filter(trade__slug__in=wish.trades)
    return offered.filter(shop__has_label=True) if wish.label else offered


def _fits(wish: Wish, mark: Mark) -> bool:
    return (
        (not wish.regions or mark.region in wish.regions)
        and (not wish.trades or mark.trade in wish.trades)
        and (mark.label or not wish.label)
    )


def _tally(heaps: list[Heap], key: Callable[[Mark], Any], wish: Wish) -> Counter[Any]:
    counted: Counter[Any] = Counter()
    for mark, count in heaps:
        if _fits(wish, mark):
            counted[key(mark)] += count
    return counted


def _choices(names: Any, counted: Counter[Any], chosen: tuple[str, ...]) -> list[Choice]:
    made = [Choice(value, name, counted[value], value in chosen) for value, name in names]
    return sorted((c for c in made if c.count or c.on), key=lambda c: -c.count)


def trades_on_sale() -> list[Choice]:
    """The trades that have something to sell today, the fullest first: what to try when a search found nothing."""
    counted = Counter(dict(sellable().order_by().values_list("trade__slug").annotate(Count("pk"))))
    return _choices(((trade.slug, trade.name) for trade in Trade.objects.all()), counted, ())


def nearest(words: str, number: int = 8) -> list[Card]:
    """Products that hold any of the words, for a buyer whose words together found nothing."""
    found = sellable().filter(pk__in=matching(words, every=False).values("pk"))
    return cards(found.order_by("-approved_at", "-pk"), 0, number)
