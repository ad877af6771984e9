"""Following a purchase: by its link, without an account."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commons.errors import Refusal
from registry.models import User
from shop import forms, queries, services
from shop.views import carried
from shop.views.baskets import actor

PAGE = 20


@never_cache
@require_safe
def thanks(request: HttpRequest, token: UUID) -> HttpResponse:
    """The purchase is placed: its number, what is paid when, and the link to follow it."""
    return _page(request, token, "shop/thanks.html")


@never_cache
@require_safe
def tracking(request: HttpRequest, token: UUID) -> HttpResponse:
    """Each order on its thread, what happens next, and whom to call."""
    return _page(request, token, "shop/tracking.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: UUID, number: str) -> HttpResponse:
    """Asks once, then takes the order back; too late is said in a sentence."""
    purchase = queries.purchase_or_404(token)
    order = _order(purchase, number)
    if request.method != "POST":
        return render(request, "shop/cancel.html", {"purchase": purchase, "order": order})
    try:
        services.cancel_by_buyer(purchase=purchase, number=number, by=actor(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("shop:tracking", token)


@require_POST
def again(request: HttpRequest, token: UUID, number: str) -> HttpResponse:
    """Puts an order's products back into the basket: after a cancellation, or because they were good."""
    order = _order(queries.purchase_or_404(token), number)
    basket, why = services.order_again(basket=carried.find(request), lines=order.lines, by=actor(request))
    for refusal in why:
        messages.error(request, str(refusal))
    response = redirect("shop:basket")
    return carried.remember(response, basket, queries.contents(basket).count) if basket else response


@never_cache
@login_required
@require_safe
def purchases(request: HttpRequest) -> HttpResponse:
    """A signed-in buyer's purchases."""
    assert isinstance(request.user, User)
    pages = Paginator(queries.purchases_of(request.user), PAGE)
    page = pages.get_page(forms.whole(request.GET.get("page", ""), 1))
    summed = [(purchase, queries.sums(purchase, purchase.orders.all())) for purchase in page]
    return render(request, "shop/purchases.html", {"page": page, "purchases": summed})


def _order(purchase: Any, number: str) -> Any:
    for order in queries.followed(purchase):
        if order.row.order.number == number:
            return order
    raise Http404


def _page(request: HttpRequest, token: UUID, template: str) -> HttpResponse:
    purchase = queries.purchase_or_404(token)
    orders = queries.followed(purchase)
    sums = queries.followed_sums(purchase, orders)
    return render(request, template, {"purchase": purchase, "orders": orders, "sums": sums})
