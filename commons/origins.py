"""Where a form was sent from, for the few forms of pages that set no cookie."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
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
