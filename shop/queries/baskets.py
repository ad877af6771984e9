"""A basket as it stands now: what it costs today, by cooperative, and what has changed since it was filled."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from commons import formats
from commons.errors import Refusal
from commons.prepared import Prepared
from registry.models import Province
from registry.queries import today
from shop.enums import ShopState
from shop.models import ChosenDelivery, DeliveryOffer, Shop
from shop.pricing import unit_price
from shop.queries.delivery import Way, ways_in
from shop.queries.sellable import sellable
from shop.refusals import (
    BasketChanged,
    NoLongerShown,
    NoLongerSold,
    NoOffer,
    PriceChanged,
    ShopClosed,
    SoldOut,
    TooFewLeft,
)

Basket = get_model("basket", "Basket")
BasketLine = get_model("basket", "Line")


@dataclass(frozen=True)
class Line:
    """One product in the basket, at today's price. `trouble` says what stands in its way, None when nothing does."""

    row: Any
    listing: Any
    quantity: int
    price: Decimal
    before: Decimal
    left: int
    on_sale: bool
    trouble: Refusal | None
    notice: PriceChanged | None

    @property
    def title(self) -> str:
        """Its name, or neutral words where its seller has written what the council has not read."""
        return self.row.product.title if self.listing.is_as_approved else _("A product that is no longer on sale")

    @property
    def thumb(self) -> str:
        """The stored name of its picture; empty when it is not on sale, for then no buyer may fetch it."""
        return str(self.listing.thumb.name or "") if self.on_sale else ""

    @property
    def total(self) -> Decimal:
        """What it comes to."""
        return self.price * self.quantity


@dataclass(frozen=True)
class Group:
    """What comes from one cooperative: one order of its own."""

    shop: Shop
    lines: list[Line]
    ways: list[Way]
    way: Way | None
    """The one that counts: what she chose, or what is taken for her."""

    @property
    def goods(self) -> Decimal:
        """The products' value."""
        return sum((line.total for line in self.lines), Decimal(0))

    @property
    def chosen(self) -> DeliveryOffer | None:
        """The offer that counts."""
        return self.way.offer if self.way else None

    @property
    def collected(self) -> bool:
        """Whether the buyer fetches it at the cooperative herself."""
        return self.way is not None and not self.way.brings

    @property
    def delivery(self) -> Decimal:
        """What bringing it costs."""
        return self.chosen.price if self.chosen else Decimal(0)

    @property
    def total(self) -> Decimal:
        """What the buyer pays for this order."""
        return self.goods + self.delivery

    def reaches(self, province: Province | None) -> bool:
        """Whether the chosen delivery goes there; collecting reaches whoever comes."""
        return self.way is not None and (self.collected or self.way.goes_to(province))


@dataclass(frozen=True)
class Contents:
    """The whole basket."""

    basket: Any
    groups: list[Group]

    @property
    def lines(self) -> list[Line]:
        """Every line, in the order of its cooperative."""
        return [line for group in self.groups for line in group.lines]

    @property
    def collected(self) -> list[Group]:
        """What the buyer fetches herself."""
        return [group for group in self.groups if group.collected]

    @property
    def brought(self) -> list[Group]:
        """What is brought to the buyer, or may be: its way is not chosen yet."""
        return [group for group in self.groups if not group.collected]

    @property
    def is_collected(self) -> bool:
        """Whether nothing of it has to be brought anywhere, so that nobody needs to know where the buyer lives."""
        return bool(self.groups) and all(group.collected for group in self.groups)

    @property
    def count(self) -> int:
        """Pieces in all: the figure on the header's basket."""
        return sum(line.quantity for line in self.lines)

    @property
    def goods(self) -> Decimal:
        """The products' value."""
        return sum((group.goods for group in self.groups), Decimal(0))

    @property
    def delivery(self) -> Decimal:
        """What bringing everything costs."""
        return sum((group.delivery for group in self.groups), Decimal(0))

    @property
    def total(self) -> Decimal:
        """What the buyer will pay."""
        return self.goods + self.delivery

    @property
    def troubles(self) -> list[Refusal]:
        """Why this basket cannot be ordered as it is; empty when it can."""
        undelivered = [
            NoOffer(cooperative=group.shop.cooperative.called) for group in self.groups if group.chosen is None
        ]
        return [line.trouble for line in self.lines if line.trouble] + undelivered

    @property
    def notices(self) -> list[PriceChanged]:
        """Prices that are not what they were when the product was put in."""
        return [line.notice for line in self.lines if line.notice]

    @property
    def seal(self) -> str:
        """Stands for exactly what the buyer was shown: pieces, prices and deliveries. Any change makes another seal."""
        shown = [f"{line.row.stockrecord_id}:{line.quantity}:{line.price:.2f}" for line in self.lines]
        shown += [f"{group.shop.pk}/{group.chosen.kind}/{group.delivery:.2f}" for group in self.groups if group.chosen]
        return sha256(";".join(sorted(shown)).encode()).hexdigest()[:32]

    def not_as_agreed(self, agreed: str) -> Refusal | None:
        """The sentence for a buyer who agreed to something else than what now stands, or None."""
        if agreed == self.seal:
            return None
        return self.notices[0] if self.notices else BasketChanged()


def open_basket(pk: int) -> Any:
    """The basket with this key while nothing was ordered with it, or None."""
    return next(iter(OPEN(basket=[pk])), None)


def contents(basket: Any, province: Province | None = None) -> Contents:
    """The basket as it stands now, in four queries; an unsaved or missing one is empty.

    `province` is where it shall go, while that is known: it decides which delivery counts where none was chosen.
    """
    rows = ROWS(basket=[basket.pk]) if basket is not None and basket.pk else []
    if not rows:
        return Contents(basket, [])
    on_sale = set(ON_SALE(basket=[basket.pk], day=[today()]))
    by_shop: dict[int, list[Any]] = {}
    for row in rows:
        by_shop.setdefault(row.product.listing.shop_id, []).append(row)
    ways = ways_in(basket)
    chosen = dict(CHOSEN(basket=[basket.pk]))
    groups = []
    for shop, held in by_shop.items():
        offered = ways.get(shop, [])
        lines = [_line(row, on_sale) for row in held]
        groups.append(Group(held[0].product.listing.shop, lines, offered, _way(offered, chosen.get(shop), province)))
    return Contents(basket, groups)


def quantities(basket: Any) -> dict[int, int]:
    """Pieces of each product in the basket, by the product's key, in one query."""
    return dict(QUANTITIES(basket=[basket.pk]))


def _rows(*, basket: list[int]) -> QuerySet[Any]:
    return (
        BasketLine.objects.filter(basket=basket[0], product__listing__isnull=False, stockrecord__isnull=False)
        .select_related(
            "stockrecord", "product__listing__trade", "product__listing__shop__cooperative__province", "product"
        )
        .order_by("pk")
    )


def _on_sale(*, basket: list[int], day: list[date]) -> Any:
    """The keys of the basket's products that are sellable."""
    held = BasketLine.objects.filter(basket=basket[0]).values("product")
    return sellable(day[0]).filter(product__in=held).order_by().values_list("pk", flat=True)


ROWS = Prepared(_rows, basket=int)
CHOSEN = Prepared(
    lambda *, basket: ChosenDelivery.objects.filter(basket=basket[0]).values_list("shop", "kind"), basket=int
)
OPEN = Prepared(lambda *, basket: Basket.objects.filter(pk=basket[0], status=Basket.OPEN), basket=int)
QUANTITIES = Prepared(
    lambda *, basket: BasketLine.objects.filter(basket=basket[0]).order_by().values_list("product", "quantity"),
    basket=int,
)
ON_SALE = Prepared(_on_sale, basket=int, day=date)


def _way(ways: list[Way], kind: str | None, province: Province | None) -> Way | None:
    """What she chose, else the cheapest that brings it to her: nobody travels to a village because it costs nothing.

    While her province is not known, what goes everywhere comes before what goes to some places only.
    """
    wanted = [way for way in ways if way.offer.kind == kind]
    brings = [way for way in ways if way.brings]
    surely = [way for way in brings if way.goes_to(province)]
    return next(iter(wanted or surely or brings or ways), None)


def _line(row: Any, on_sale: set[int]) -> Line:
    listing, record = row.product.listing, row.stockrecord
    price = unit_price(record) if record.price is not None else Decimal(0)
    left, sells = max(0, record.net_stock_level), listing.pk in on_sale
    line = Line(row, listing, row.quantity, price, row.price_incl_tax, left, sells, None, None)
    trouble = _trouble(line)
    return Line(**{**vars(line), "trouble": trouble, "notice": None if trouble else _notice(line)})


def _trouble(line: Line) -> Refusal | None:
    cooperative = line.listing.shop.cooperative.called
    if not line.listing.is_as_approved:
        return NoLongerShown(cooperative=cooperative)
    title = line.title
    if line.listing.shop.state != ShopState.OPEN:
        return ShopClosed(title=title, cooperative=cooperative)
    if not line.on_sale or line.row.stockrecord.price is None:
        return NoLongerSold(title=title)
    if line.left == 0:
        return SoldOut(title=title)
    return TooFewLeft(title=title, left=line.left) if line.left < line.quantity else None


def _notice(line: Line) -> PriceChanged | None:
    if line.before is None or line.before == line.price:
        return None
    return PriceChanged(title=line.title, before=_sum(line.before), now=_sum(line.price))


def _sum(value: Decimal) -> str:
    return f"{formats.amount(value)} {formats.unit()}"
