"""The seller's desk, and how her shop delivers."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledger.queries import balance, returned
from registry.models import Cooperative
from registry.rules import SELLING
from registry.views.access import login_required
from shop import services
from shop.enums import DeliveryKind, DeliveryReach, ShopState
from shop.forms.seller import DeliveryForm
from shop.models import Shop
from shop.queries.delivery import Way, reach_of, ways_of
from shop.queries.desk import LOW, collected_only, counts, goods_of, next_step, running_out, to_prepare
from shop.views.answers import for_sellers, told
from shop.views.mine import keep_choice

FIRST_ORDERS, FIRST_GOODS = 5, 5
NOON = 12


@login_required
def choose(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Remembers which cooperative's desk she sits at."""
    keep_choice(request, slug, *SELLING)
    return redirect("shop:desk")


@for_sellers
def desk(request: HttpRequest, cooperative: Cooperative) -> HttpResponseBase:
    """What to do now, the money, the stock."""
    shop = Shop.objects.filter(cooperative=cooperative).first()
    return render(
        request,
        "shop/seller/desk.html",
        {
            "here": "desk",
            "cooperative": cooperative,
            "shop": shop,
            "event": _suspension(shop),
            "collected_only": collected_only(cooperative),
            "morning": timezone.localtime().hour < NOON,
            "orders": [(order, next_step(order)) for order in to_prepare(cooperative)[:FIRST_ORDERS]],
            **counts(cooperative),
            "low": running_out(cooperative).count(),
            "goods": goods_of(cooperative)[:FIRST_GOODS],
            "LOW": LOW,
            "once": uuid4(),
            "balance": balance(cooperative),
            "returned": returned(cooperative),
            "undo": request.session.pop("undo", None),
        },
    )


def _suspension(shop: Shop | None) -> object:
    """The event that took the shop off the market; None while it is not suspended."""
    suspended = shop is not None and shop.state == ShopState.SUSPENDED
    return shop.events.order_by("-pk").first() if shop and suspended else None


@for_sellers
def delivery(request: HttpRequest, cooperative: Cooperative) -> HttpResponseBase:
    """The ways of delivering, each with its price and days."""
    sent = DeliveryForm(request.POST, prefix=request.POST.get("way")) if request.method == "POST" else None
    if sent and sent.is_valid():
        typed = sent.cleaned_data
        days = (typed["days_least"], typed["days_most"])
        kind = DeliveryKind(typed["kind"])
        facts: dict[str, Any] = {"price": typed["price"], "days": days, "reach": sent.reach_asked}
        shop = services.shop_of(cooperative=cooperative)
        services.keep_delivery_offer(shop=shop, kind=kind, by=request.user, **facts)
        messages.success(request, _("Kept. Buyers see it from now on."))
        return redirect("shop:delivery")
    found = Shop.objects.filter(cooperative=cooperative).first()  # made by her first product, or her first way
    offered = {way.offer.kind: way for way in ways_of(found.pk)} if found else {}
    ways = [(kind, offered.get(kind), _form(kind, offered.get(kind), sent, cooperative)) for kind in DeliveryKind]
    facts = {"here": "delivery", "cooperative": cooperative, "ways": ways}
    return render(request, "shop/seller/delivery.html", facts, status=422 if sent else 200)


def _form(kind: DeliveryKind, way: Way | None, sent: DeliveryForm | None, cooperative: Cooperative) -> DeliveryForm:
    if sent and sent.prefix == kind.value:
        return sent
    held: dict[str, Any] = {"reach": DeliveryReach.EVERYWHERE}
    if way:
        offer = way.offer
        held = {"price": offer.price, "days_least": offer.days_least, "days_most": offer.days_most}
        held["reach"] = reach_of(way, cooperative)
    return DeliveryForm(prefix=kind.value, initial={"kind": kind.value, **held})


@for_sellers
@require_POST
def end_delivery(request: HttpRequest, cooperative: Cooperative, kind: str) -> HttpResponseBase:
    """No longer offers a way of delivering."""
    if kind not in DeliveryKind:
        raise Http404
    shop = services.shop_of(cooperative=cooperative)
    told(
        request,
        lambda: services.end_delivery_offer(shop=shop, kind=DeliveryKind(kind), by=request.user),
        _("No longer offered. Orders already taken go on."),
    )
    return redirect("shop:delivery")
