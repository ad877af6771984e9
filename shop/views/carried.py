"""Which basket a request carries: a signed cookie for anyone, the owner's own once she has signed in."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from oscar.core.loading import get_model

from shop import queries, services

Basket = get_model("basket", "Basket")
_signer = signing.Signer(salt="basket")
LASTS = 60 * 24 * 3600
"""Seconds that a basket waits for its buyer."""


def cookie_name() -> str:
    """With the prefix that binds it to this host, where the portal runs over HTTPS."""
    return "__Host-basket" if settings.SESSION_COOKIE_SECURE else "basket"


def _read(request: HttpRequest) -> tuple[int, int] | None:
    try:
        basket, count = _signer.unsign(request.COOKIES.get(cookie_name(), "")).split(".")
    except (signing.BadSignature, ValueError):
        return None
    return int(basket), int(count)


def count(request: HttpRequest) -> int:
    """Pieces in the basket as the cookie remembers them: no query."""
    read = _read(request)
    return read[1] if read else 0


def key(request: HttpRequest) -> int | None:
    """Which basket the cookie names, open or not."""
    read = _read(request)
    return read[0] if read else None


def find(request: HttpRequest) -> Any:
    """The open basket of this request, or None. What was carried before signing in is taken along."""
    read = _read(request)
    user = request.user if request.user.is_authenticated else None
    carried = queries.open_basket(read[0]) if read else None
    if carried is not None and carried.owner_id == (user.pk if user else None):
        return carried
    if user is None:
        return None
    if carried is not None and carried.owner_id is None:
        return services.adopt_basket(carried=carried, by=user)
    return Basket.objects.filter(owner=user, status=Basket.OPEN).order_by("-pk").first()


def remember(response: HttpResponse, basket: Any, pieces: int) -> HttpResponse:
    """Has the browser carry the basket and its count."""
    response.set_cookie(
        cookie_name(),
        _signer.sign(f"{basket.pk}.{pieces}"),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """After an order: the next thing goes into a new basket."""
    response.delete_cookie(cookie_name(), samesite="Lax")
    return response
