"""The ways shops deliver now: what each costs, and where it goes, in keys and in words."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from commons.prepared import Prepared
from registry.models import Cooperative, Province
from shop.enums import DeliveryKind, DeliveryReach
from shop.models import DeliveryOffer, Shop
from shop.opening.requirements import listed

BasketLine = get_model("basket", "Line")
Goes = DeliveryOffer.provinces.through


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


def ways_of(shop: Shop) -> list[Way]:
    """The ways a shop delivers now, cheapest first, in two queries."""
    return _joined(OFFERS(shop=[shop.pk]), GOES(shop=[shop.pk]))


def ways_in(basket: Any) -> dict[int, list[Way]]:
    """The ways of every shop from which something is in the basket, by the shop's key, in two queries."""
    held: dict[int, list[Way]] = {}
    for way in _joined(BASKET_OFFERS(basket=[basket.pk]), BASKET_GOES(basket=[basket.pk])):
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


def _joined(offers: Iterable[DeliveryOffer], goes: Iterable[Any]) -> list[Way]:
    places: dict[int, list[Any]] = {}
    for row in goes:
        places.setdefault(row.deliveryoffer_id, []).append(row)
    return [_way(offer, places.get(offer.pk, [])) for offer in offers]


def _way(offer: DeliveryOffer, rows: list[Any]) -> Way:
    return Way(offer, frozenset(row.province_id for row in rows), _only(rows))


def _only(rows: list[Any]) -> str:
    if not rows:
        return ""
    region = rows[0].province.region
    if len(rows) == rows[0].of > 1 and {row.province.region_id for row in rows} == {region.pk}:
        return _("only in the region %(place)s") % {"place": region.name}
    return _("only in %(places)s") % {"places": listed([row.province.name for row in rows])}


def _active(offers: QuerySet[DeliveryOffer]) -> QuerySet[DeliveryOffer]:
    return offers.filter(is_active=True).order_by("price", "pk")


def _goes(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Each with how many provinces its region has."""
    beside = Province.objects.filter(region=OuterRef("province__region")).order_by().values("region")
    every = Subquery(beside.annotate(of=Count("pk")).values("of"))
    return (
        rows.filter(deliveryoffer__is_active=True)
        .select_related("province__region")
        .annotate(of=every)
        .order_by("province__code")
    )


OFFERS = Prepared(lambda *, shop: _active(DeliveryOffer.objects.filter(shop=shop[0])), shop=int)
GOES = Prepared(lambda *, shop: _goes(Goes.objects.filter(deliveryoffer__shop=shop[0])), shop=int)
BASKET_OFFERS = Prepared(
    lambda *, basket: _active(DeliveryOffer.objects.filter(shop__in=shops_in(basket[0]).values("pk"))), basket=int
)
BASKET_GOES = Prepared(
    lambda *, basket: _goes(Goes.objects.filter(deliveryoffer__shop__in=shops_in(basket[0]).values("pk"))), basket=int
)
