"""Pages for what went wrong: in the look, in the reader's language, never a stack trace."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi

from cms import queries


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent cannot be understood. Asks nothing of the request, which may be a forgery."""
    return _plain("400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old, or was sent from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; where it lies below a page of the tree, as a lesson that has moved does, that page is the way on."""
    found, facts = request.resolver_match, {}
    if found is not None and found.url_name == "wagtail_serve":
        language = (get_language() or "ar")[:2]
        above = queries.above(language, found.args[0])
        facts = {"above": above, "there": above and queries.address(above.url_path, language)}
    return render(request, "404.html", facts, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: asks neither database nor session, either of which may be what broke."""
    return _plain("500.html", 500)


def _plain(template: str, status: int) -> HttpResponse:
    facts: dict[str, Any] = {"LANG": (get_language() or "ar")[:2], "DIR": "rtl" if get_language_bidi() else "ltr"}
    return HttpResponse(render_to_string(template, facts), status=status)
