"""The front page: two doors, what is new in the market, how a shop opens, and one cooperative's story."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from courses.queries import training
from portal.desks import desks_of
from portal.outbox import outbox
from registry.enums import CooperativeState, Function
from registry.queries import memberships_on
from shop.enums import ShopState
from shop.models import PurchasedOrder, Shop
from shop.queries.cards import cards
from shop.queries.sellable import sellable

NEWEST = 4
DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Tale:
    """What one open cooperative says of itself, beside what the portal counted."""

    cooperative: Any
    coordinator: Any
    trained: int
    """Members who completed the whole training."""
    weeks: int
    """From its registration to the opening of its shop."""
    orders: int
    """This calendar month."""


def front(request: HttpRequest) -> HttpResponse:
    """Learn, or buy; and the desks of someone who is signed in."""
    newest = cards(sellable().order_by("-approved_at", "-pk"), 0, NEWEST)
    facts = {"newest": newest, "tale": tale(), "desks": desks_of(request.user)}
    return render(request, "portal/front.html", facts)


def tale() -> Tale | None:
    """The cooperative that opened last among those that wrote down their story; None while there is none."""
    told = Shop.objects.filter(state=ShopState.OPEN, cooperative__state=CooperativeState.APPROVED)
    shop = (
        told.exclude(cooperative__story="")
        .select_related("cooperative__province")
        .order_by("-opened_at", "-pk")
        .first()
    )
    if shop is None or shop.opened_at is None:
        return None
    coordinators = memberships_on().filter(cooperative=shop.cooperative, function=Function.COORDINATOR)
    coordinator = coordinators.select_related("user").order_by("since", "pk").first()
    month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Tale(
        cooperative=shop.cooperative,
        coordinator=coordinator.user if coordinator else None,
        trained=training(shop.cooperative).done,
        weeks=max(0, (shop.opened_at - shop.cooperative.registered_at).days // DAYS_A_WEEK),
        orders=PurchasedOrder.objects.filter(shop=shop, purchase__placed_at__gte=month).count(),
    )


urlpatterns = [path("", front, name="front"), path("outbox/", outbox, name="outbox")]
