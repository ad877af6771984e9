"""A basket as it stands now: what it costs today, by cooperative, and what has changed since it was filled."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import Prefetch, QuerySet
from oscar.core.loading import get_model

from commons import formats
from commons.errors import Refusal
from registry.models import Province
from shop.enums import DeliveryKind, ShopState
from shop.models import ChosenDelivery, DeliveryOffer, Shop
from shop.pricing import unit_price
from shop.queries.sellable import sellable
from shop.refusals import BasketChanged, NoDelivery, NoLongerSold, PriceChanged, ShopClosed, SoldOut, TooFewLeft

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
    trouble: Refusal | None
    notice: PriceChanged | None

    @property
    def total(self) -> Decimal:
        """What it comes to."""
        return self.price * self.quantity


@dataclass(frozen=True)
class Group:
    """What comes from one cooperative: one order of its own."""

    shop: Shop
    lines: list[Line]
    offers: list[DeliveryOffer]
    chosen: DeliveryOffer | None

    @property
    def goods(self) -> Decimal:
        """The products' value."""
        return sum((line.total for line in self.lines), Decimal(0))

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
        if self.chosen is None:
            return False
        where = {place.pk for place in self.chosen.provinces.all()}
        return not where or self.chosen.kind == DeliveryKind.PICKUP or (province is not None and province.pk in where)


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
            NoDelivery(cooperative=group.shop.cooperative.name) for group in self.groups if group.chosen is None
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


def contents(basket: Any) -> Contents:
    """The basket as it stands now, in five queries; an unsaved or missing one is empty."""
    rows = _rows(basket) if basket is not None and basket.pk else []
    if not rows:
        return Contents(basket, [])
    on_sale = set(sellable().filter(product__in=[row.product_id for row in rows]).values_list("pk", flat=True))
    by_shop: dict[int, list[Any]] = {}
    for row in rows:
        by_shop.setdefault(row.product.listing.shop_id, []).append(row)
    offers = _offers(by_shop)
    chosen = dict(ChosenDelivery.objects.filter(basket=basket).values_list("shop", "kind"))
    return Contents(
        basket, [_group(shop, held, offers.get(shop, []), chosen.get(shop), on_sale) for shop, held in by_shop.items()]
    )


def shops_in(basket: Any) -> QuerySet[Shop]:
    """The shops from which something is in the basket."""
    return Shop.objects.filter(pk__in=BasketLine.objects.filter(basket=basket).values("product__listing__shop"))


def _rows(basket: Any) -> list[Any]:
    return list(
        BasketLine.objects.filter(basket=basket, product__listing__isnull=False, stockrecord__isnull=False)
        .select_related(
            "stockrecord", "product__listing__trade", "product__listing__shop__cooperative__province", "product"
        )
        .order_by("pk")
    )


def _offers(shops: Iterable[int]) -> dict[int, list[DeliveryOffer]]:
    held: dict[int, list[DeliveryOffer]] = {}
    offers = DeliveryOffer.objects.filter(shop__in=list(shops), is_active=True).order_by("price", "pk")
    for offer in offers.prefetch_related(Prefetch("provinces", Province.objects.only("pk"))):
        held.setdefault(offer.shop_id, []).append(offer)
    return held


def _group(shop: int, rows: list[Any], offers: list[DeliveryOffer], kind: str | None, on_sale: set[int]) -> Group:
    wanted = [offer for offer in offers if offer.kind == kind] or offers
    lines = [_line(row, on_sale) for row in rows]
    return Group(rows[0].product.listing.shop, lines, offers, wanted[0] if wanted else None)


def _line(row: Any, on_sale: set[int]) -> Line:
    listing, record = row.product.listing, row.stockrecord
    price = unit_price(record) if record.price is not None else Decimal(0)
    line = Line(row, listing, row.quantity, price, row.price_incl_tax, max(0, record.net_stock_level), None, None)
    trouble = _trouble(line, on_sale)
    return Line(**{**vars(line), "trouble": trouble, "notice": None if trouble else _notice(line)})


def _trouble(line: Line, on_sale: set[int]) -> Refusal | None:
    title = line.row.product.title
    if line.listing.shop.state != ShopState.OPEN:
        return ShopClosed(title=title, cooperative=line.listing.shop.cooperative.name)
    if line.listing.pk not in on_sale or line.row.stockrecord.price is None:
        return NoLongerSold(title=title)
    if line.left == 0:
        return SoldOut(title=title)
    return TooFewLeft(title=title, left=line.left) if line.left < line.quantity else None


def _notice(line: Line) -> PriceChanged | None:
    if line.before is None or line.before == line.price:
        return None
    return PriceChanged(title=line.row.product.title, before=_sum(line.before), now=_sum(line.price))


def _sum(value: Decimal) -> str:
    return f"{formats.amount(value)} {formats.unit()}"
