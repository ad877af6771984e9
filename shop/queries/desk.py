"""What the seller's desk shows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Case, Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from registry.models import Cooperative
from shop.enums import DeliveryKind, ListingState, OrderState
from shop.models import DeliveryOffer, Listing, PurchasedOrder

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

StockRecord = get_model("partner", "StockRecord")
Line = get_model("order", "Line")
TO_DO = (OrderState.PLACED, OrderState.CONFIRMED, OrderState.READY)
LOW = 3
"""Pieces at and below which a product is said to run out."""


class Counted(TypedDict):
    """What the desk's query adds to a product."""

    price: Decimal | None
    pieces: int
    promised: int
    left: int


@dataclass(frozen=True)
class NextStep:
    """The one big button of an order: the verb of `shop.services.orders` it presses."""

    verb: str
    needs_tracking: bool = False


def next_step(order: PurchasedOrder) -> NextStep | None:
    """What follows from an order's state, None at its end."""
    collected = order.delivery == DeliveryKind.PICKUP
    return {
        OrderState.PLACED: NextStep("confirm"),
        OrderState.CONFIRMED: NextStep("prepare"),
        OrderState.READY: NextStep("deliver")
        if collected
        else NextStep("ship", needs_tracking=order.delivery == DeliveryKind.POST),
        OrderState.SHIPPED: NextStep("deliver"),
    }.get(OrderState(order.order.status))


def orders_of(cooperative: Cooperative) -> QuerySet[PurchasedOrder]:
    """The cooperative's orders with what a card of them shows, newest first."""
    lines = Line.objects.select_related("product__listing__trade").order_by("pk")
    return (
        PurchasedOrder.objects.filter(shop__cooperative=cooperative)
        .select_related("order", "purchase__province", "shop")
        .prefetch_related(Prefetch("order__lines", lines))
        .order_by("-pk")
    )


def to_prepare(cooperative: Cooperative) -> QuerySet[PurchasedOrder]:
    """Orders that wait for the seller, the oldest first."""
    return orders_of(cooperative).filter(order__status__in=TO_DO).order_by("pk")


def counts(cooperative: Cooperative) -> dict[str, int]:
    """How many orders are `to_do`, waiting for the seller, and how many `on_way`, in one query.

    Those left and are not yet said to be delivered: the cash or the goods are still to come back.
    """
    return PurchasedOrder.objects.filter(shop__cooperative=cooperative).aggregate(
        to_do=Count("pk", filter=Q(order__status__in=TO_DO)),
        on_way=Count("pk", filter=Q(order__status=OrderState.SHIPPED)),
    )


def goods_of(cooperative: Cooperative) -> "QuerySet[WithAnnotations[Listing, Counted]]":
    """The cooperative's products with `price`, `pieces` in stock, `promised` to orders and `left`; those that run
    out first.
    """
    record = StockRecord.objects.filter(product=OuterRef("product"))
    number = IntegerField()
    return (
        Listing.objects.filter(shop__cooperative=cooperative)
        .select_related("product", "trade", "shop__cooperative")
        .annotate(
            price=Subquery(record.values("price")[:1]),
            pieces=Coalesce(Subquery(record.values("num_in_stock")[:1]), Value(0), output_field=number),
            promised=Coalesce(Subquery(record.values("num_allocated")[:1]), Value(0), output_field=number),
        )
        .annotate(left=F("pieces") - F("promised"))
        .annotate(last=Case(When(state=ListingState.WITHDRAWN, then=Value(1)), default=Value(0)))
        .order_by("last", "left", "pk")
    )


def running_out(cooperative: Cooperative) -> "QuerySet[WithAnnotations[Listing, Counted]]":
    """Products on the shelf of which LOW pieces or fewer are left."""
    return goods_of(cooperative).filter(state=ListingState.APPROVED, left__lte=LOW)


def collected_only(cooperative: Cooperative) -> bool:
    """Whether buyers can only collect what they order: the one way that an opening leaves, until she names another."""
    offered = DeliveryOffer.objects.filter(shop__cooperative=cooperative, is_active=True)
    return set(offered.values_list("kind", flat=True)) == {DeliveryKind.PICKUP}
