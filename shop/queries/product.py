"""One product with every proof that stands behind it, and one cooperative's shop."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F
from django.http import Http404

from registry.enums import CooperativeState
from registry.models import Authorisation
from registry.queries import authorisations_in_force, memberships_on
from shop.enums import ShopState
from shop.models import DeliveryOffer, Listing, Shop
from shop.queries.catalogue import Card, cards, left_expression, with_stock
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
    def cheapest(self) -> Decimal | None:
        """The least that delivery costs, None when the shop names no delivery."""
        return min((offer.price for offer in self.offers), default=None)

    @property
    def days(self) -> tuple[int, int]:
        """The fewest and the most days that any delivery takes."""
        return (
            min((offer.days_least for offer in self.offers), default=0),
            max((offer.days_most for offer in self.offers), default=0),
        )


def product(pk: int, day: date | None = None) -> Product:
    """The sellable product of a listing. Raises Http404 for what is not sellable on the day: no address reaches it."""
    listing = (
        with_stock(sellable(day))
        .select_related("product", "trade", "standard", "shop__cooperative__province__region")
        .annotate(price=F("product__stockrecords__price"), left=left_expression())
        .filter(pk=pk)
        .first()
    )
    if listing is None:
        raise Http404
    shop = listing.shop
    return Product(
        listing=listing,
        price=listing.price,
        left=listing.left,
        paper=authorisations_in_force(day)
        .filter(cooperative=shop.cooperative_id, trade=listing.trade_id)
        .order_by("-valid_until")
        .first(),
        offers=offers_of(shop),
        members=memberships_on(day).filter(cooperative=shop.cooperative_id).values("user").distinct().count(),
        others=cards(sellable(day).filter(shop=shop).exclude(pk=pk).order_by("-approved_at", "-pk"), number=OTHERS),
    )


def offers_of(shop: Shop) -> list[DeliveryOffer]:
    """The ways a shop delivers now, cheapest first."""
    return list(DeliveryOffer.objects.filter(shop=shop, is_active=True).order_by("price", "pk"))


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
