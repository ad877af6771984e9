"""Pages for what went wrong: in the look, in the reader's language, never a stack trace."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi


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
    """404."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: asks neither database nor session, either of which may be what broke."""
    return _plain("500.html", 500)


def _plain(template: str, status: int) -> HttpResponse:
    facts: dict[str, Any] = {"LANG": (get_language() or "ar")[:2], "DIR": "rtl" if get_language_bidi() else "ltr"}
    return HttpResponse(render_to_string(template, facts), status=status)
