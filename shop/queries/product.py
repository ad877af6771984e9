"""One product with every proof that stands behind it, and one cooperative's shop."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404

from commons.prepared import Prepared
from registry.enums import CooperativeState
from registry.queries import authorisations_in_force, memberships_on, today
from shop.enums import ShopState
from shop.models import Shop
from shop.queries.cards import Card, called, cooperative_called, drawn, left_expression, made_of, reader, with_stock
from shop.queries.delivery import Way, ways_of
from shop.queries.photographs import Photograph, further_photographs, photographs_in
from shop.queries.sellable import sellable

OTHERS = 4


class Paper(NamedTuple):
    """What the page says of an authorisation."""

    issuer: str
    number: str
    valid_until: date


class Listed(NamedTuple):
    """What the page says of a listing, its shop and its cooperative, in her language; `place` is the province."""

    pk: int
    title: str
    slug: str
    description: str
    pack: str
    batch: str
    made_on: date | None
    tint: str
    standard: str | None
    reference: str | None
    in_force_from: date | None
    shop: int
    has_label: bool
    cooperative: str
    cooperative_slug: str
    story: str
    members: int
    place: str
    region: str
    region_code: str
    country: str
    price: Decimal
    left: int


@dataclass(frozen=True)
class Product:
    """What the product page shows. `paper` is the authorisation it is sold under, None for a trade that needs none."""

    listing: Listed
    photographs: list[Photograph]
    paper: Paper | None
    ways: list[Way]
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
    on, language = day or today(), reader()
    row = next(iter(SOLD(language, pk=[pk], day=[on])), None)
    if row is None:
        raise Http404
    listing, (paper, picture, thumb, *further) = Listed(*row[:WIDTH]), row[WIDTH:]
    return Product(
        listing=listing,
        photographs=photographs_in(picture, thumb, further),
        paper=_paper(paper),
        ways=ways_of(listing.shop),
        others=made_of(OTHERS_OF(language, pk=[pk], shop=[listing.shop], day=[on])),
    )


def _paper(facts: dict[str, str] | None) -> Paper | None:
    return Paper(facts["issuer"], facts["number"], date.fromisoformat(facts["valid_until"])) if facts else None


WIDTH = len(Listed._fields)


def _sold(language: str, *, pk: list[int], day: list[date]) -> QuerySet[Any, Any]:
    """Of the listing what `Listed` says in its order, its paper, its first photograph and the further ones."""
    members = memberships_on(day[0]).filter(cooperative=OuterRef("shop__cooperative")).order_by().values("cooperative")
    people = Subquery(members.annotate(people=Count("user", distinct=True)).values("people"))
    of = "shop__cooperative"
    return (
        with_stock(sellable(day[0]))
        .filter(pk=pk[0])
        .values_list(
            *("pk", "product__title", "product__slug", "product__description", "pack", "batch", "made_on"),
            *("trade__tint", called("standard__name", language), "standard__reference", "standard__in_force_from"),
            *(
                "shop",
                "shop__has_label",
                cooperative_called(of, language),
                f"{of}__slug",
                f"{of}__story",
                Coalesce(people, 0),
            ),
            *(called(f"{of}__province__name", language), called(f"{of}__province__region__name", language)),
            *(f"{of}__province__region__code", f"{of}__province__region__country"),
            *("product__stockrecords__price", left_expression(), _lasting(day[0]), "picture", "thumb"),
            *further_photographs(),
        )[:1]
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
