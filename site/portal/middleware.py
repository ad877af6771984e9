"""What every answer carries, whichever room gave it."""

from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, UnreadablePostError
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string

from commons.errors import Refusal, TooMany
from portal.desks import desks_of

Answer = Callable[[HttpRequest], HttpResponse]
NOT_STORED = "private, no-store"


UNDER_NO_LANGUAGE = ("/media/", "/cms/", "/static/", "/healthz")


class LanguageMiddleware(LocaleMiddleware):
    """Django's own, but a file or desk page that is not there is not there.

    The pages' catch-all makes every address below a language look good, so Django would answer 302 instead of 404.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.path_info.startswith(UNDER_NO_LANGUAGE):
            return response
        return super().process_response(request, response)


class CmsPolicyMiddleware:
    """Gives Wagtail's desk a looser content policy; stands inside CSPMiddleware, which writes the header."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith("/cms/"):
            response._csp_replace = settings.CMS_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return response


class PermissionsPolicyMiddleware:
    """No page of ours may use the phone's camera, place or microphone; a photograph comes through the file field."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response


class NotStoredMiddleware:
    """Keeps what is meant for one person (she has a session, or gets one) out of every cache on the way."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = settings.SESSION_COOKIE_NAME
        hers = name in request.COOKIES or name in response.cookies
        if hers and not response.has_header("Cache-Control"):
            response["Cache-Control"] = NOT_STORED
        return response


class NoNulMiddleware:
    """Finds nothing at an address that holds a NUL, and answers 400 to a form with one: nobody types a NUL, no address
    of ours has one, and PostgreSQL keeps no such text.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "\0" in asked or "%00" in asked:
            raise Http404
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        # by now the guard against forged forms has read the form; other bodies are left to their views
        with suppress(UnreadablePostError):
            if request.method == "POST" and any("\0" in value for value in _values(request.POST)):
                raise BadRequest("NUL")


def _values(asked: QueryDict) -> list[str]:
    return [value for values in asked.lists() for value in values[1]]


class RefusalMiddleware:
    """A refusal that no form showed becomes a page with its sentence, and with the time to wait when there is one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        facts: dict[str, Any] = {"sentence": str(exception), "status": exception.status}
        response = render(request, "refusal.html", facts, status=exception.status)
        if isinstance(exception, TooMany):
            response["Retry-After"] = str(exception.wait)
        return response


class NotAllowedMiddleware:
    """Draws a page where an address that takes forms alone was opened; whoever asks for no page (a script, the player)
    keeps the empty answer. Status and headers stay as the view gave them.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and "text/html" in request.headers.get("Accept", ""):
            response.content = render_to_string("405.html", {"desks": desks_of(request.user)[:1]}, request)
            response["Content-Type"] = "text/html; charset=utf-8"
        return response
