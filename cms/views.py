"""Shows pages of the tree, and the trainer's own account at her desk."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView

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
        words = _("This page is not translated yet. Here it is as it was written.")
        messages.info(request, format_html('<bdi lang="{}">{}</bdi>', language, words))  # on a page of another script
    return redirect(other.get_url())


class DeskAccount(AccountView):
    """Wagtail's page of one's own account, without the portrait: Pillow would read what is sent in this process."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if panel.name != "avatar"]


desk_account = require_admin_access(DeskAccount.as_view())
