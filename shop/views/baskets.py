"""The basket: looking at it, filling it, mending it. Works without JavaScript, every button is a form's."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commons.errors import Refusal
from commons.origins import from_our_pages
from registry.models import User
from shop import forms, queries, services
from shop.enums import DeliveryKind
from shop.views import carried


def actor(request: HttpRequest) -> User | None:
    """Who acts: the signed-in person, or None."""
    return request.user if isinstance(request.user, User) else None


@never_cache
@require_safe
def basket(request: HttpRequest) -> HttpResponse:
    """What is in it, by cooperative, and what has changed since."""
    found = carried.find(request)
    contents = queries.contents(found, queries.usual_province(actor(request)))
    gone = carried.key(request) if found is None else None
    ordered = queries.placed_before(basket=gone, user=actor(request)) if gone else None
    response = render(request, "shop/basket.html", {"contents": contents, "ordered": ordered, **_removed(request)})
    return carried.remember(response, found, contents.count) if found is not None else carried.forget(response)


@from_our_pages
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a product in, then shows the basket; a refusal leads back to the product and the number that was asked.

    What is not on sale is answered alike whether it is a draft, suspended, another's or was never there.
    """
    found = carried.find(request)
    listing = queries.on_sale(pk)
    if listing is None:
        messages.error(request, _("This product is not on sale. Your basket is kept as it was."))
        return redirect("shop:basket")
    quantity = forms.whole(request.POST.get("quantity", "1"), 0)
    try:
        found = services.add_to_basket(basket=found, listing=listing, quantity=quantity, by=actor(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        page = reverse("shop:product", args=[pk, listing.product.slug])
        return redirect(f"{page}?n={quantity}" if quantity > 0 else page)
    return _back(found)


@require_POST
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """More, fewer, so many, or none of a product."""
    found = carried.find(request)
    row = found and found.lines.filter(pk=pk).first()
    if not row:
        raise Http404
    try:
        services.set_quantity(basket=found, line=pk, quantity=_asked(request, row.quantity), by=actor(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _back(found)
    gone = not found.lines.filter(pk=pk).exists()
    return _back(found, f"?removed={row.product.listing.pk}&n={row.quantity}" if gone else "")


@require_POST
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """How one cooperative's part shall come; a shop from which nothing is in the basket is not found."""
    found = carried.find(request)
    kind = request.POST.get("kind", "")
    if found is None or kind not in DeliveryKind:
        raise Http404
    shop = get_object_or_404(queries.shops_in(found), pk=pk)
    services.choose_delivery(basket=found, shop=shop, kind=DeliveryKind(kind), by=actor(request))
    return _back(found, f"#shop-{pk}")


def _asked(request: HttpRequest, now: int) -> int:
    """The stepper's buttons count from what stands; typing a figure replaces it."""
    step = request.POST.get("step", "")
    if step in {"1", "-1"}:
        return now + int(step)
    return forms.whole(request.POST.get("quantity", ""), -1) if step != "none" else 0


def _back(found: Any, tail: str = "") -> HttpResponse:
    pieces = sum(queries.quantities(found).values())
    return carried.remember(redirect(reverse("shop:basket") + tail), found, pieces)


def _removed(request: HttpRequest) -> dict[str, Any]:
    pk, number = forms.whole(request.GET.get("removed", ""), 0), forms.whole(request.GET.get("n", ""), 1)
    listing = queries.on_sale(pk) if pk else None
    return {"removed": listing, "removed_number": number}
