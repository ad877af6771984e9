"""How the desk answers a decision."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
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
    if request.POST.get("reason", "-").strip() == "":
        typed.keep(request)  # its form says what is missing, and one sentence is enough
        return redirect(f"{_way_back(request, otherwise, *args)}#{typed.MISSING}")
    if not told(request, *deeds[verb]):
        typed.keep(request)
    return back(request, otherwise, *args)


def back(request: HttpRequest, otherwise: str, *args: Any) -> HttpResponseBase:
    """To the page the form names, if it is one of ours."""
    return redirect(_way_back(request, otherwise, *args))


def _way_back(request: HttpRequest, otherwise: str, *args: Any) -> str:
    wanted = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return wanted
    return resolve_url(otherwise, *args)


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """The page of a long list that the address asks for."""
    return Paginator(rows, EACH_PAGE).get_page(request.GET.get("page"))
