"""The market as buyers browse it: a fixed handful of queries whatever the number of products, all over `sellable`."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, IntegerField, Min, QuerySet
from django.db.models.functions import Cast

from commons.prepared import Prepared
from registry.models import Region, Trade
from registry.queries import today
from shop.enums import ListingState
from shop.models import Listing
from shop.queries.cards import PAGE, Card, called, cards, cards_of, reader, with_stock
from shop.queries.search import holding, matching, words_of
from shop.queries.sellable import sellable

USUAL_PAGES = 3
"""Pages whose query is kept; few look further."""
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

    @property
    def usual(self) -> bool:
        """Whether it is one of the few kinds that are asked often, whose query is kept."""
        return self.least is None and self.most is None and len(self.regions) <= 1 and len(self.trades) <= 1

    @property
    def shops(self) -> list[int]:
        """The shop, when one is wished."""
        return [] if self.shop is None else [self.shop]


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
    regions: tuple[Choice, ...] = ()
    trades: tuple[Choice, ...] = ()
    labelled: int = 0

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def browse(wish: Wish) -> Page:
    """A page of what is sellable today, as wished: six queries, words or not. A page past the end is the last."""
    regions, trades = REGIONS(reader()), TRADES(reader())
    region_of, trade_of = ({pk: value for pk, value, _name in each} for each in (regions, trades))
    found = _found(wish, region_of, trade_of) if wish.words else None
    heaps = _heaps(wish, region_of, trade_of) if found is None else list(Counter(mark for _, mark in found).items())
    total = sum(count for mark, count in heaps if _fits(wish, mark))
    wish = replace(wish, page=min(max(1, wish.page), max(1, -(-total // PAGE))))
    by_region = _tally(heaps, lambda mark: mark.region, replace(wish, regions=()))
    by_trade = _tally(heaps, lambda mark: mark.trade, replace(wish, trades=()))
    return Page(
        wish=wish,
        cards=cards_of(_page_of(wish, found)),
        total=total,
        regions=_choices((each[1:] for each in regions), by_region, wish.regions),
        trades=_choices((each[1:] for each in trades), by_trade, wish.trades),
        labelled=_tally(heaps, lambda mark: mark.label, replace(wish, label=False))[True],
    )


def _asked(wish: Wish) -> QuerySet[Listing]:
    """Listings of the wished shop and price, whoever may see them."""
    asked = Listing.objects.all()
    if wish.shop is not None:
        asked = asked.filter(shop=wish.shop)
    if wish.least is not None or wish.most is not None:
        asked = with_stock(asked)
    if wish.least is not None:
        asked = asked.filter(product__stockrecords__price__gte=wish.least)
    if wish.most is not None:
        asked = asked.filter(product__stockrecords__price__lte=wish.most)
    return asked


def _page_of(wish: Wish, found: list[Found] | None) -> list[int]:
    """The keys on the wished page."""
    start = (wish.page - 1) * PAGE
    if found is not None:
        return [pk for pk, mark in found if _fits(wish, mark)][start : start + PAGE]
    if wish.usual and wish.page <= USUAL_PAGES:
        filters = {"regions": list(wish.regions), "trades": list(wish.trades)}
        return SHELF(wish.order, wish.label, start, shop=wish.shops, day=[today()], **filters)
    return list(_narrow(_asked(wish), wish, today())[start : start + PAGE])


def _shelf(order: str, label: bool, start: int, *, regions: Any, trades: Any, shop: Any, day: Any) -> Any:  # noqa: FBT001
    wish = Wish(regions=tuple(regions), trades=tuple(trades), shop=_only(shop), label=label, order=order)
    return _narrow(_asked(wish), wish, day[0])[start : start + PAGE]


def _found(wish: Wish, regions: dict[int, str], trades: dict[int, str]) -> list[Found]:
    """What a search found, in the wished order, each with its mark: the index is asked once, we count here."""
    words, day = words_of(wish.words), today()
    if not words:
        return []
    usual = wish.least is None and wish.most is None
    rows = FOUND(wish.order, words=words, shop=wish.shops, day=[day]) if usual else list(_holding(wish, words, day))
    marks: dict[tuple[int, int, int], Mark] = {}
    for key in {row[1:] for row in rows}:
        region, trade, label = key
        marks[key] = Mark(regions.get(region, ""), trades.get(trade, ""), bool(label))
    return [(row[0], marks[row[1:]]) for row in rows]


def _holding(wish: Wish, words: list[str], day: date) -> QuerySet[Any, Any]:
    """Key, region, trade and label (0 or 1, since SQLite's truth is converted row by row) of what is sellable and holds
    the words.
    """
    offered = sellable(day) & _asked(wish).filter(pk__in=holding(words).values("pk"))
    if wish.order != "newest":
        offered = with_stock(offered)
    return offered.order_by(*ORDERS[wish.order]).values_list(
        "pk", "shop__cooperative__province__region_id", "trade_id", Cast("shop__has_label", IntegerField())
    )


def _heaps(wish: Wish, regions: dict[int, str], trades: dict[int, str]) -> list[Heap]:
    """How many are sellable in each region, trade and label.

    Given the council's approval, what is sellable turns on the shop and the trade alone (a test holds `sellable` to
    that), so `sellable` is asked of one approved listing of each shop and trade instead of all: a tenth of the work.
    """
    if wish.least is None and wish.most is None:
        heaps, offered = HEAPS(shop=wish.shops), OFFERED(shop=wish.shops, day=[today()])
    else:
        approved = _approved(_asked(wish))
        heaps, offered = list(approved), list(_offered(approved, today()))
    on_sale = {first: (region, label) for first, region, label in offered}
    return [
        (Mark(regions.get(on_sale[first][0], ""), trades.get(trade, ""), on_sale[first][1]), count)
        for trade, first, count in heaps
        if first in on_sale
    ]


def _approved(asked: QuerySet[Listing]) -> QuerySet[Any, Any]:
    """Trade, first key and number of what the council approved, for each shop and trade."""
    approved = asked.filter(state=ListingState.APPROVED).order_by().values("shop_id", "trade_id")
    return approved.annotate(first=Min("pk"), count=Count("pk")).values_list("trade_id", "first", "count")


def _offered(approved: QuerySet[Any, Any], day: date) -> QuerySet[Any, Any]:
    """Key, region and label of those firsts that are sellable."""
    return (
        sellable(day)
        .filter(pk__in=approved.values("first"))
        .values_list("pk", "shop__cooperative__province__region_id", "shop__has_label")
    )


def _narrow(asked: QuerySet[Listing], wish: Wish, day: date) -> QuerySet[Any, int]:
    """The keys of what is on the pages: sellable, and through every filter, in the wished order."""
    offered = sellable(day) & asked
    if wish.order != "newest":
        offered = with_stock(offered)
    if wish.regions:
        offered = offered.filter(shop__cooperative__province__region__code__in=wish.regions)
    if wish.trades:
        offered = offered.filter(trade__slug__in=wish.trades)
    offered = offered.filter(shop__has_label=True) if wish.label else offered
    return offered.order_by(*ORDERS[wish.order]).values_list("pk", flat=True)


def _only(values: list[Any]) -> Any:
    return values[0] if values else None


REGIONS = Prepared(lambda language: Region.objects.values_list("pk", "code", called("name", language)))
TRADES = Prepared(lambda language: Trade.objects.values_list("pk", "slug", called("name", language)))
SHELF = Prepared(_shelf, regions=str, trades=str, shop=int, day=date)
HEAPS = Prepared(lambda *, shop: _approved(_asked(Wish(shop=_only(shop)))), shop=int)
OFFERED = Prepared(lambda *, shop, day: _offered(_approved(_asked(Wish(shop=_only(shop)))), day[0]), shop=int, day=date)
FOUND = Prepared(
    lambda order, *, words, shop, day: _holding(Wish(shop=_only(shop), order=order), words, day[0]),
    words=str,
    shop=int,
    day=date,
)


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


def _choices(names: Any, counted: Counter[Any], chosen: tuple[str, ...]) -> tuple[Choice, ...]:
    made = [Choice(value, name, counted[value], value in chosen) for value, name in names]
    return tuple(sorted((c for c in made if c.count or c.on), key=lambda c: -c.count))


def trades_on_sale() -> tuple[Choice, ...]:
    """The trades that have something to sell today, the fullest first: what to try when a search found nothing."""
    counted = Counter(dict(sellable().order_by().values_list("trade__slug").annotate(Count("pk"))))
    return _choices(((trade.slug, trade.name) for trade in Trade.objects.all()), counted, ())


def nearest(words: str, number: int = 8) -> list[Card]:
    """Products that hold any of the words, for a buyer whose words together found nothing."""
    found = sellable().filter(pk__in=matching(words, every=False).values("pk"))
    return cards(found.order_by("-approved_at", "-pk"), 0, number)
