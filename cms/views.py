"""Shows pages of the tree."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms import queries


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """The page at an address, in the language of the address and no other.

    Wagtail would serve the Arabic page as French. Here the reader is led to the page in a language it exists in,
    and told so.
    """
    language = (get_language() or "ar")[:2]
    page = queries.page_at(language, path)
    if page is not None:
        return page.serve(request)
    other = queries.instead_of(language, path)
    if other is None:
        raise Http404
    if other.language != language:
        messages.info(request, _("This page is not translated yet. Here it is as it was written."))
    return redirect(other.get_url())
