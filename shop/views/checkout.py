"""Ordering: one page, no account needed, one press."""

import re
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commons import phones
from commons.addresses import client_address
from commons.errors import Refusal
from registry.views.answers import timed
from shop import forms, queries, services
from shop.enums import PaymentKind
from shop.payments import ADAPTERS
from shop.refusals import AlreadyOrdered, EmptyBasket, KeyReused, OrderedHere
from shop.views import carried
from shop.views.baskets import actor

_KEY = re.compile(r"[0-9a-f]{32}\Z")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """Where to, how to pay, and the button; a press that was refused says why and keeps what was written."""
    if request.method == "POST":
        return _press(request)
    contents = queries.contents(carried.find(request), queries.usual_province(actor(request)))
    if not contents.lines or contents.troubles:
        return redirect("shop:basket")
    form = forms.CheckoutForm(initial=_known(request), is_collected=contents.is_collected)
    return _page(request, contents, form, uuid.uuid4().hex)


def _press(request: HttpRequest) -> HttpResponse:
    basket = carried.find(request)
    form = forms.CheckoutForm(request.POST, is_collected="collected" in request.POST)
    key = request.POST.get("key", "")
    if not _KEY.match(key):
        return _again(request, basket, form, uuid.uuid4().hex, KeyReused())
    if not form.is_valid():
        return _again(request, basket, form, key, None)
    try:
        placed = services.place_purchase(
            basket=basket,
            key=key,
            agreed=request.POST.get("agreed", ""),
            recipient=form.recipient(),
            by=actor(request),
            address=client_address(request),
            site=f"{request.scheme}://{request.get_host()}",
        )
    except (EmptyBasket, AlreadyOrdered):
        return _nothing_left(request, key)
    except Refusal as refusal:
        return _again(request, basket, form, uuid.uuid4().hex if isinstance(refusal, KeyReused) else key, refusal)
    pay = ADAPTERS[PaymentKind(placed.payment)].next_step(placed)
    return carried.forget(redirect(pay) if pay else redirect("shop:thanks", placed.token))


def _again(
    request: HttpRequest, basket: Any, form: forms.CheckoutForm, key: str, refusal: Refusal | None
) -> HttpResponse:
    contents = queries.contents(basket, form.place())
    if not contents.lines:
        return _nothing_left(request, request.POST.get("key", ""))
    if form.is_collected != contents.is_collected:  # changed beside this page
        form = forms.CheckoutForm(request.POST, is_collected=contents.is_collected)
    return _page(request, contents, form, key, refusal)


def _nothing_left(request: HttpRequest, key: str) -> HttpResponse:
    """The basket is gone: to the purchase it became when this browser made it, with a word on what was not taken."""
    placed = queries.placed_before(key=key, basket=carried.key(request), user=actor(request))
    if placed is not None:
        messages.info(request, str(OrderedHere()))
        return carried.forget(redirect("shop:tracking", placed.token))
    messages.error(request, str(AlreadyOrdered() if queries.is_used(key) else EmptyBasket()))
    return redirect("shop:basket")


def _page(
    request: HttpRequest, contents: Any, form: forms.CheckoutForm, key: str, refusal: Refusal | None = None
) -> HttpResponse:
    context = {"contents": contents, "form": form, "key": key, "refusal": refusal, "payments": ADAPTERS}
    status = refusal.status if refusal else 422 if form.errors else 200
    return timed(render(request, "shop/checkout.html", context, status=status), refusal)


def _known(request: HttpRequest) -> dict[str, Any]:
    """What a signed-in buyer told us before."""
    user = actor(request)
    if user is None:
        return {}
    last = queries.purchases_of(user).first()
    kept = {name: getattr(last, name) for name in ("city", "address")} if last else {}
    province = {"province": last.province_id} if last and last.province_id else {}
    return {"name": user.get_full_name(), "phone": phones.shown(user.phone), **kept, **province}
