"""The page tree: what every page of the house shares, the root of each language, and pages of information."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import TEXT

RIGHT_TO_LEFT = {"ar"}


def direction_of(language: str) -> str:
    """How a language is written: rtl or ltr."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


class HousePage(Page):
    """A page of the portal. Its language and direction are those of its own locale, never of the address."""

    here = ""
    """Which door of the menu the page stands behind."""
    screen = ""
    """Dotted name of a view `(request, page) -> response` that draws the page, where a template alone is not enough."""
    fetched_with: tuple[str, ...] = ()
    """Relations that its screen always needs; read with it in one query."""
    private_page_options: list[str] = []
    """Who may see a page is decided by our rules, not by Wagtail's passwords; so no query asks for them."""

    class Meta:
        abstract = True

    @property
    def language(self) -> str:
        """The code of the page's own language."""
        return str(self.locale.language_code)

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "LANG": self.language,
            "DIR": self.direction,
            "here": self.here,
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.screen:
            return import_string(self.screen)(request, self)
        return super().serve(request, *args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Draws the draft as a reader will see it, in the page's language whatever the trainer's."""
        request.is_preview = True  # type: ignore[attr-defined]  # Wagtail's own mark
        with translation.override(self.language):
            response = self.serve(request)
            if hasattr(response, "render"):
                response.render()
        return response


class HomePage(HousePage):
    """The root of one language. Never seen: the front page stands at its address."""

    parent_page_types = ["wagtailcore.Page"]
    preview_modes: list[Any] = []
    max_count_per_parent = 3

    class Meta:
        verbose_name = _("language root")
        verbose_name_plural = _("language roots")


class InfoPage(HousePage):
    """A page to read: help, about us, terms, privacy."""

    summary = models.CharField(_("in one sentence"), max_length=250, blank=True)
    body = StreamField(TEXT, verbose_name=_("text"), blank=True)

    template = "cms/info_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]

    class Meta:
        verbose_name = _("page of information")
        verbose_name_plural = _("pages of information")
