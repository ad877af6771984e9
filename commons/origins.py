"""Where a form was sent from, and where it may lead to."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]
OURS = {"same-origin", "none"}
"""What a browser says of a form of our own page, and of one sent again by reloading."""


def from_our_pages(view: View) -> View:
    """Takes a form without a token when the browser says that a page of ours sent it; any other gets the 403 page.

    A token needs a cookie, and a page that sets one is kept by no cache. Only for what harms nobody by itself, as
    putting something into a basket; everything else keeps Django's token.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        unchecked = getattr(request, "_dont_enforce_csrf_checks", False)  # Django's own mark, set by its test client
        if request.method == "POST" and not unchecked and not is_ours(request):
            return import_string(settings.CSRF_FAILURE_VIEW)(request, reason="sent from elsewhere")
        return view(request, *args, **kwargs)

    return guarded


def is_ours(request: HttpRequest) -> bool:
    """Whether the browser says so: by Sec-Fetch-Site, else by Origin or Referer; who says nothing is a stranger."""
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said in OURS
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(source).netloc == request.get_host()


def page_of_ours(request: HttpRequest, address: str) -> str:
    """The address when it leads to a page of this portal, else "". A bare word is none: Django would take it for the
    name of a view.
    """
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours and "/" in address else ""


def sent_from(request: HttpRequest) -> str:
    """Path and query of the page of ours that a form was sent from; "" when the browser names none.

    It is known from the Referer, which our own policy lets a browser send to ourselves.
    """
    page = urlsplit(page_of_ours(request, request.headers.get("Referer", "")))
    return page._replace(scheme="", netloc="", fragment="").geturl()


def page_to_read(request: HttpRequest) -> str:
    """Path and query at which this page can be opened again, as in another language.

    What a form brought back may stand at an address that takes forms alone: then it is the page the form was sent from,
    and the front page when that is not known.
    """
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    page = sent_from(request)
    try:
        resolve(urlsplit(page).path)
    except Resolver404:
        return "/"
    return page
