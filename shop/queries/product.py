"""One product with every proof that stands behind it, and one cooperative's shop."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet
from django.http import Http404

from commons.prepared import Prepared
from registry.enums import CooperativeState
from registry.models import Authorisation
from registry.queries import authorisations_in_force, memberships_on, today
from shop.enums import DeliveryKind, ShopState
from shop.models import DeliveryOffer, Listing, Shop
from shop.queries.cards import Card, cards_of, left_expression, with_stock
from shop.queries.sellable import sellable

OTHERS = 4


@dataclass(frozen=True)
class Product:
    """What the product page shows. `paper` is the authorisation it is sold under, None for a trade that needs none."""

    listing: Listing
    price: Decimal
    left: int
    paper: Authorisation | None
    offers: list[DeliveryOffer]
    members: int
    others: list[Card]

    @property
    def collected_only(self) -> bool:
        """Whether nothing brings it: the buyer comes for it."""
        return all(offer.kind == DeliveryKind.PICKUP for offer in self.offers)

    @property
    def cheapest(self) -> Decimal | None:
        """The least that bringing it costs (or collecting it, when nothing else is offered), None without any offer."""
        return min((offer.price for offer in self._ways), default=None)

    @property
    def days(self) -> tuple[int, int]:
        """The fewest and the most days that it takes."""
        return (
            min((offer.days_least for offer in self._ways), default=0),
            max((offer.days_most for offer in self._ways), default=0),
        )

    @property
    def _ways(self) -> list[DeliveryOffer]:
        return [offer for offer in self.offers if offer.kind != DeliveryKind.PICKUP] or self.offers


def product(pk: int, day: date | None = None) -> Product:
    """The sellable product of a listing. Raises Http404 for what is not sellable on the day: no address reaches it."""
    on = day or today()
    listing = next(iter(SOLD(pk=[pk], day=[on])), None)
    if listing is None:
        raise Http404
    shop = listing.shop
    owner = [shop.cooperative_id]
    return Product(
        listing=listing,
        price=listing.price,
        left=listing.left,
        paper=next(iter(PAPERS(cooperative=owner, trade=[listing.trade_id], day=[on])), None),
        offers=offers_of(shop),
        members=sum(MEMBERS(cooperative=owner, day=[on])),
        others=cards_of(OTHERS_OF(pk=[pk], shop=[shop.pk], day=[on])),
    )


def offers_of(shop: Shop) -> list[DeliveryOffer]:
    """The ways a shop delivers now, cheapest first."""
    return OFFERS(shop=[shop.pk])


def _sold(*, pk: list[int], day: list[date]) -> QuerySet[Listing]:
    """The listing with all that its page names, its price and what is left."""
    return (
        with_stock(sellable(day[0]))
        .select_related("product", "trade", "standard", "shop__cooperative__province__region")
        .annotate(price=F("product__stockrecords__price"), left=left_expression())
        .filter(pk=pk[0])[:1]
    )


def _papers(*, cooperative: list[int], trade: list[int], day: list[date]) -> QuerySet[Authorisation]:
    """The authorisation that lasts longest."""
    held = authorisations_in_force(day[0]).filter(cooperative=cooperative[0], trade=trade[0])
    return held.order_by("-valid_until", "pk")[:1]


def _members(*, cooperative: list[int], day: list[date]) -> Any:
    """How many people belong to it, in one row."""
    counted = memberships_on(day[0]).filter(cooperative=cooperative[0]).order_by().values("cooperative")
    return counted.annotate(people=Count("user", distinct=True)).values_list("people", flat=True)


def _others(*, pk: list[int], shop: list[int], day: list[date]) -> Any:
    """The keys of what else the shop sells, newest first."""
    rest = sellable(day[0]).filter(shop=shop[0]).exclude(pk=pk[0])
    return rest.order_by("-approved_at", "-pk").values_list("pk", flat=True)[:OTHERS]


def _offers(*, shop: list[int]) -> QuerySet[DeliveryOffer]:
    return DeliveryOffer.objects.filter(shop=shop[0], is_active=True).order_by("price", "pk")


SOLD = Prepared(_sold, pk=int, day=date)
PAPERS = Prepared(_papers, cooperative=int, trade=int, day=date)
MEMBERS = Prepared(_members, cooperative=int, day=date)
OTHERS_OF = Prepared(_others, pk=int, shop=int, day=date)
OFFERS = Prepared(_offers, shop=int)


def storefront(slug: str) -> Shop:
    """The open shop of a cooperative. Raises Http404 while it is closed or suspended."""
    shop = (
        Shop.objects.filter(cooperative__slug=slug, state=ShopState.OPEN, cooperative__state=CooperativeState.APPROVED)
        .select_related("cooperative__province__region")
        .first()
    )
    if shop is None:
        raise Http404
    return shop
