"""What buyers look at: the market, a trade, a cooperative's shop, a search, a product."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from commons import limits
from commons.addresses import client_address
from commons.errors import TooMany
from registry.models import Trade
from registry.views.answers import timed
from shop import forms, queries
from shop.queries.catalogue import ORDERS, Page, Wish

SEARCHES = (120, timedelta(minutes=1))
"""Searches an address may make; many phones share one address here."""
MAPPED = tuple(f"{n:02}" for n in range(1, 13))
"""The regions drawn on the map of Morocco, as the drawing names them."""


@require_safe
def market(request: HttpRequest) -> HttpResponse:
    """Everything on sale today."""
    return _shelf(request, forms.wish(request.GET), "shop/market.html")


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """One trade's products."""
    trade = get_object_or_404(Trade, slug=slug)
    wish = forms.wish(request.GET)
    return _shelf(request, Wish(**{**vars(wish), "trades": (trade.slug,)}), "shop/category.html", trade=trade)


@require_safe
def storefront(request: HttpRequest, slug: str) -> HttpResponse:
    """One cooperative's shop."""
    shop = queries.storefront(slug)
    wish = forms.wish(request.GET)
    return _shelf(
        request,
        Wish(**{**vars(wish), "shop": shop.pk}),
        "shop/storefront.html",
        shop=shop,
        ways=queries.ways_of(shop.pk),
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Products whose words match. Without words, the market itself."""
    wish = forms.wish(request.GET)
    if not wish.words:
        return redirect("shop:market")
    try:
        limits.hit(f"search:{client_address(request)}", SEARCHES)
    except TooMany as refusal:
        facts = {"refusal": refusal, "wish": wish}
        return timed(render(request, "shop/search_wait.html", facts, status=refusal.status), refusal)
    return _shelf(request, wish, "shop/search.html")


@require_safe
def product(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One product; its address holds its name, and a link without it or with an old one leads to the right one."""
    found = queries.product(pk)
    listing = found.listing
    if slug != listing.slug:
        return redirect("shop:product", pk=pk, slug=listing.slug, permanent=False)
    number = max(1, min(forms.whole(request.GET.get("n", ""), 1), max(listing.left, 1)))
    photo = max(1, min(forms.whole(request.GET.get("photo", ""), 1), len(found.photographs)))
    large = found.photographs[photo - 1].picture if found.photographs else ""
    context = {"product": found, "listing": listing, "number": number, "photo": photo, "large": large}
    key = listing.region_code.rpartition("-")[2]
    return render(request, "shop/product.html", {**context, "regions": MAPPED, "region_key": key})


def _shelf(request: HttpRequest, wish: Wish, template: str, **more: Any) -> HttpResponse:
    page = queries.browse(wish)
    context = {"page": page, "wish": page.wish, "orders": list(ORDERS), "chips": _chips(request, page), **more}
    if not page.total:
        if wish.shop is None or wish.words:
            context["trades_on_sale"] = queries.trades_on_sale()
        else:  # in one cooperative's shop other trades would look like its own
            context["goods"] = queries.standing(wish.shop)
        context["nearest"] = queries.nearest(wish.words) if wish.words else []
    return render(request, template, context)


def _chips(request: HttpRequest, page: Page) -> list[tuple[str, str]]:
    """Every filter that is set, with the address that drops it alone."""
    set_ones = [(c.name, "region", c.value) for c in page.regions if c.on]
    set_ones += [(c.name, "trade", c.value) for c in page.trades if c.on and c.value in request.GET.getlist("trade")]
    asked = [(name, value) for name in request.GET for value in request.GET.getlist(name) if name != "page"]
    return [(name, _without(asked, key, value)) for name, key, value in set_ones]


def _without(asked: list[tuple[str, str]], key: str, value: str) -> str:
    return "?" + urlencode([pair for pair in asked if pair != (key, value)])
