"""One product with every proof that stands behind it, and one cooperative's shop."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404

from commons.prepared import Prepared
from registry.enums import CooperativeState
from registry.queries import authorisations_in_force, memberships_on, today
from shop.enums import ShopState
from shop.models import Listing, Shop
from shop.queries.cards import Card, drawn, left_expression, made_of, reader, with_stock
from shop.queries.delivery import Way, ways_of
from shop.queries.photographs import Photograph, photographs_in, with_photographs
from shop.queries.sellable import sellable

OTHERS = 4


class Paper(NamedTuple):
    """What the page says of an authorisation."""

    issuer: str
    number: str
    valid_until: date


@dataclass(frozen=True)
class Product:
    """What the product page shows. `paper` is the authorisation it is sold under, None for a trade that needs none."""

    listing: Listing
    """No more of it, its shop and its cooperative than the page draws; the rest would be asked for."""
    photographs: list[Photograph]
    price: Decimal
    left: int
    paper: Paper | None
    ways: list[Way]
    members: int
    others: list[Card]

    @property
    def collected_only(self) -> bool:
        """Whether nothing brings it: the buyer comes for it."""
        return not any(way.brings for way in self.ways)

    @property
    def cheapest(self) -> Decimal | None:
        """The least that bringing it costs (or collecting it, when nothing else is offered), None without any offer."""
        return min((way.offer.price for way in self._counted), default=None)

    @property
    def days(self) -> tuple[int, int]:
        """The fewest and the most days that it takes."""
        return (
            min((way.offer.days_least for way in self._counted), default=0),
            max((way.offer.days_most for way in self._counted), default=0),
        )

    @property
    def only(self) -> str:
        """Where alone it is brought, in words; empty when something brings it everywhere."""
        everywhere = any(not way.where for way in self._counted)
        return "" if everywhere or not self._counted else self._counted[-1].only

    @property
    def _counted(self) -> list[Way]:
        return [way for way in self.ways if way.brings] or self.ways


def product(pk: int, day: date | None = None) -> Product:
    """The sellable product of a listing. Raises Http404 for what is not sellable on the day: no address reaches it."""
    on = day or today()
    listing = next(iter(SOLD(pk=[pk], day=[on])), None)
    if listing is None:
        raise Http404
    shop = listing.shop
    return Product(
        listing=listing,
        photographs=photographs_in(listing),
        price=listing.price,
        left=listing.left,
        paper=_paper(listing.paper),
        ways=ways_of(shop),
        members=listing.people,
        others=made_of(OTHERS_OF(reader(), pk=[pk], shop=[shop.pk], day=[on])),
    )


def _paper(facts: dict[str, str] | None) -> Paper | None:
    return Paper(facts["issuer"], facts["number"], date.fromisoformat(facts["valid_until"])) if facts else None


DRAWN = (
    *("pack", "batch", "made_on", "picture", "thumb", "product__title", "product__slug", "product__description"),
    *("trade__tint", "standard__reference", "standard__in_force_from", "shop__has_label"),
    *("shop__cooperative__slug", "shop__cooperative__name", "shop__cooperative__story"),
    "shop__cooperative__province__region__code",
    "shop__cooperative__province__region__country",
    *(
        f"{named}__name_{language}"
        for named in ("standard", "shop__cooperative__province", "shop__cooperative__province__region")
        for language in ("ar", "fr", "en")
    ),
)
"""What the page says of a listing: half the columns of the eight tables that it reads."""


def _sold(*, pk: list[int], day: list[date]) -> QuerySet[Listing]:
    """The listing with all that its page names, its price, what is left, its paper, and its cooperative's people."""
    members = memberships_on(day[0]).filter(cooperative=OuterRef("shop__cooperative")).order_by().values("cooperative")
    people = Subquery(members.annotate(people=Count("user", distinct=True)).values("people"))
    return (
        with_photographs(with_stock(sellable(day[0])))
        .select_related("product", "trade", "standard", "shop__cooperative__province__region")
        .only(*DRAWN)
        .annotate(price=F("product__stockrecords__price"), left=left_expression(), people=Coalesce(people, 0))
        .annotate(paper=_lasting(day[0]))
        .filter(pk=pk[0])[:1]
    )


def _lasting(day: date) -> Subquery:
    """The authorisation it is sold under that lasts longest."""
    held = authorisations_in_force(day).filter(cooperative=OuterRef("shop__cooperative"), trade=OuterRef("trade"))
    facts = JSONObject(**{name: name for name in Paper._fields})
    return Subquery(held.order_by("-valid_until", "pk").values(facts=facts)[:1])


def _others(language: str, *, pk: list[int], shop: list[int], day: list[date]) -> Any:
    """What else the shop sells, newest first."""
    rest = sellable(day[0]).filter(shop=shop[0]).exclude(pk=pk[0])
    return drawn(rest, language).order_by("-approved_at", "-pk")[:OTHERS]


SOLD = Prepared(_sold, pk=int, day=date)
OTHERS_OF = Prepared(_others, pk=int, shop=int, day=date)


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
