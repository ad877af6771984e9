"""Wagtail's desk, trimmed to what a trainer needs and dressed like the portal."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

NOT_FOR_TRAINERS = {"documents", "reports", "settings", "help", "snippets", "locales", "redirects"}


@hooks.register("construct_main_menu", order=1000)
def short_menu(request: HttpRequest, items: list[Any]) -> None:
    """A trainer sees her pages, films, pictures and learners; the superuser sees everything."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in NOT_FOR_TRAINERS]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_counts(request: HttpRequest, items: list[Any]) -> None:
    """How many pages, images and documents there are helps nobody."""
    items.clear()


@hooks.register("insert_global_admin_css")
def dressed() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/desk.css"))
