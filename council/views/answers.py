"""How the desk answers a decision."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from council import typed
from registry.views.answers import told

EACH_PAGE = 50


def decided_by_verb(
    request: HttpRequest, verb: str, deeds: dict[str, tuple[Callable[[], Any], Any]], otherwise: str, *args: Any
) -> HttpResponseBase:
    """Does what the address names and goes back; the reason of a refused decision stands in its form again."""
    if verb not in deeds:
        raise Http404
    if not told(request, *deeds[verb]):
        typed.keep(request)
    return back(request, otherwise, *args)


def back(request: HttpRequest, otherwise: str, *args: Any) -> HttpResponseBase:
    """To the page the form names, if it is one of ours."""
    wanted = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return redirect(wanted)
    return redirect(otherwise, *args)


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """The page of a long list that the address asks for."""
    return Paginator(rows, EACH_PAGE).get_page(request.GET.get("page"))
