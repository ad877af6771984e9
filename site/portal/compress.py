"""Gzip for pages, and only for pages: film, pictures and ranges go out as they are."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

WORDS = ("text/", "application/json", "application/javascript", "image/svg+xml")


class PageGZipMiddleware(GZipMiddleware):
    """Django's, with its random padding against BREACH; a range (206) or a file stays untouched."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        words = response.get("Content-Type", "").startswith(WORDS)
        if response.streaming or not words or response.has_header("Content-Range"):
            return response
        return super().process_response(request, response)
