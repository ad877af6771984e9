"""A seller's orders: the list, one order, and each step it takes."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ledger.queries import booked
from registry.models import Cooperative
from shop import services
from shop.enums import DeliveryKind, OrderState
from shop.models import PurchasedOrder
from shop.queries.desk import TO_DO, next_step, orders_of
from shop.queries.order_cards import MOST, OrderCards
from shop.services.orders import BEFORE_LEAVING, goods_of
from shop.views.answers import for_sellers, told

VERBS: dict[str, tuple[Callable[..., Any], tuple[str, ...], Promise]] = {
    "confirm": (services.confirm_order, (), _("Confirmed. The buyer has been told.")),
    "prepare": (services.prepare_order, (), _("Ready. The buyer has been told.")),
    "ship": (services.ship_order, ("tracking_number",), _("On its way. The buyer has been told.")),
    "deliver": (services.deliver_order, (), _("Delivered. The money is in your account book.")),
    "refuse": (services.refuse_order, ("reason",), _("Noted. The pieces are back in your stock.")),
    "cancel": (services.cancel_order, ("reason",), _("Cancelled. The buyer has been told, the pieces are free again.")),
}
"""Each step, what it takes from the form, and what it says when it is done."""
SHELVES = {"do": TO_DO, "way": (OrderState.SHIPPED,), "done": (OrderState.DELIVERED,)}


@for_sellers
def orders(request: HttpRequest, cooperative: Cooperative) -> HttpResponseBase:
    """Every order, newest first, twenty a page; `show` narrows to what waits, is on its way or is done."""
    asked = request.GET.get("show", "")
    shown = asked if asked in SHELVES else ""
    held: Any = OrderCards(cooperative, SHELVES.get(shown, ()))
    page = Paginator(held, MOST).get_page(request.GET.get("page"))
    facts = {"here": "orders", "cooperative": cooperative, "page": page, "show": shown}
    return render(request, "shop/seller/orders.html", facts)


@for_sellers
def order(request: HttpRequest, cooperative: Cooperative, number: str) -> HttpResponseBase:
    """One order: who bought, where it goes, what is in it, the next step."""
    return _page(request, cooperative, _hers(cooperative, number))


@for_sellers
@require_POST
def step(request: HttpRequest, cooperative: Cooperative, number: str, verb: str) -> HttpResponseBase:
    """Takes one step, or says in a sentence why not."""
    held = _hers(cooperative, number)
    if verb not in VERBS:
        raise Http404
    deed, takes, done = VERBS[verb]
    typed = {name: request.POST.get(name, "")[:300] for name in takes}
    if verb == "deliver" and held.delivery == DeliveryKind.PICKUP:
        done = _("Collected. The money is in your account book.")
    taken = told(request, lambda: deed(order=held, by=request.user, **typed), str(done))
    if not taken:
        return _page(request, cooperative, _hers(cooperative, number), typed=typed, status=422)
    if request.POST.get("back") == "desk":
        return redirect("shop:desk")
    return redirect("shop:order", number=number)


def _hers(cooperative: Cooperative, number: str) -> PurchasedOrder:
    return get_object_or_404(orders_of(cooperative), order__number=number)


def _page(
    request: HttpRequest,
    cooperative: Cooperative,
    held: PurchasedOrder,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    facts = {
        "here": "orders",
        "cooperative": cooperative,
        "held": held,
        "next": next_step(held),
        "goods": goods_of(held),
        "booked": booked(held.order.number) if held.order.status == OrderState.DELIVERED else None,
        "may_cancel": held.order.status in BEFORE_LEAVING,
        "may_refuse": held.order.status == OrderState.SHIPPED,
        "typed": typed or {},
    }
    return render(request, "shop/seller/order.html", facts, status=status)
