"""The ways shops deliver now: what each costs, and where it goes, in keys and in words."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from commons.prepared import Prepared
from registry.models import Cooperative, Province
from shop.enums import DeliveryKind, DeliveryReach
from shop.models import DeliveryOffer, Shop
from shop.opening.requirements import listed
from shop.queries.cards import called, reader

BasketLine = get_model("basket", "Line")


class Way(NamedTuple):
    """One way of delivering."""

    offer: DeliveryOffer
    where: frozenset[int]
    """Keys of the provinces to which it goes; empty means everywhere."""
    only: str
    """The same in words; empty when it goes everywhere."""

    @property
    def brings(self) -> bool:
        """Whether it comes to the buyer, and not she to it."""
        return self.offer.kind != DeliveryKind.PICKUP

    def goes_to(self, province: Province | None) -> bool:
        """Whether it goes there; while that is not known, whether it goes everywhere."""
        return not self.where or (province is not None and province.pk in self.where)


def ways_of(shop: int) -> list[Way]:
    """The ways the shop of a key delivers now, cheapest first, in one query."""
    return _joined(OFFERED(reader(), shop=[shop]))


def ways_in(basket: Any) -> dict[int, list[Way]]:
    """The ways of every shop from which something is in the basket, by the shop's key, in one query."""
    held: dict[int, list[Way]] = {}
    for way in _joined(BASKET_OFFERED(reader(), basket=[basket.pk])):
        held.setdefault(way.offer.shop_id, []).append(way)
    return held


def reach_of(way: Way, cooperative: Cooperative) -> DeliveryReach | None:
    """Which of the choices on the seller's page a way is, None for a list of provinces that is none of them."""
    if not way.where:
        return DeliveryReach.EVERYWHERE
    if way.where == {cooperative.province_id}:
        return DeliveryReach.PROVINCE
    region = Province.objects.filter(region__provinces=cooperative.province_id).values_list("pk", flat=True)
    return DeliveryReach.REGION if way.where == set(region) else None


def shops_in(basket: Any) -> QuerySet[Shop]:
    """The shops from which something is in the basket."""
    return Shop.objects.filter(pk__in=BasketLine.objects.filter(basket=basket).values("product__listing__shop"))


def _joined(rows: Iterable[Any]) -> list[Way]:
    """One way of an offer's rows, of which there is one for each province, or one without any."""
    held: dict[int, list[Any]] = {}
    for row in rows:
        held.setdefault(row.pk, []).append(row)
    return [_way(each[0], [row for row in each if row.place is not None]) for each in held.values()]


def _way(offer: DeliveryOffer, rows: list[Any]) -> Way:
    return Way(offer, frozenset(row.place for row in rows), _only(rows))


def _only(rows: list[Any]) -> str:
    if not rows:
        return ""
    if len(rows) == rows[0].of > 1 and {row.region for row in rows} == {rows[0].region}:
        return _("only in the region %(place)s") % {"place": rows[0].region_name}
    return _("only in %(places)s") % {"places": listed([row.place_name for row in rows])}


def _offered(offers: QuerySet[DeliveryOffer], language: str) -> QuerySet[Any]:
    """Active offers, each once for every province it goes to, with how many provinces that one's region has."""
    beside = Province.objects.filter(region=OuterRef("provinces__region")).order_by().values("region")
    return (
        offers.filter(is_active=True)
        .annotate(
            place=F("provinces__pk"),
            place_name=called("provinces__name", language),
            region=F("provinces__region"),
            region_name=called("provinces__region__name", language),
            of=Subquery(beside.annotate(of=Count("pk")).values("of")),
        )
        .order_by("price", "pk", "provinces__code")
    )


OFFERED = Prepared(lambda language, *, shop: _offered(DeliveryOffer.objects.filter(shop=shop[0]), language), shop=int)
BASKET_OFFERED = Prepared(
    lambda language, *, basket: _offered(
        DeliveryOffer.objects.filter(shop__in=shops_in(basket[0]).values("pk")), language
    ),
    basket=int,
)
