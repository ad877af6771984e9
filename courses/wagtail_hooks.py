"""The trainer's desk: what stands on her first screen and in her menu."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button

from courses.models import LessonPage
from courses.queries import reports
from courses.views import desk, keeping


class Desk(Component):
    """Her lessons, films on their way, who is stuck."""

    name = "desk"
    template_name = "courses/desk/panel.html"
    order = 10

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        return {
            "rows": reports.desk(request.user),
            "road": reports.road(request.LANGUAGE_CODE),
            "films": reports.underway()[:20],
            "stuck": reports.stuck().count(),
            "days": reports.STUCK_DAYS,
        }


@hooks.register("construct_homepage_panels")
def first_screen(request: HttpRequest, panels: list[Any]) -> None:
    """The desk stands first; of Wagtail's own panels only the last edits stay."""
    panels[:] = [Desk(), *(panel for panel in panels if panel.name == "recent_edits")]


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("learners/", desk.learners, name="courses_learners"),
        path("lessons/<int:pk>/report/", desk.lesson, name="courses_lesson_report"),
        path("films-underway/", desk.films, name="courses_films"),
    ]


@hooks.register("register_admin_menu_item")
def learners_item() -> MenuItem:
    return MenuItem(_("Learners"), reverse("courses_learners"), icon_name="group", order=300)


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def report_button(page: Any, user: Any, **more: Any) -> Iterable[Button]:
    """From any list of pages to how the lesson fares."""
    if isinstance(page.specific_deferred, LessonPage):
        address = reverse("courses_lesson_report", args=[page.pk])
        yield Button(_("How it fares"), address, icon_name="view", priority=15)


@hooks.register("before_bulk_action")
def publishable_lessons_only(
    request: HttpRequest, kind: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Publishing many pages at once says the same sentence as publishing one, and publishes none of them then."""
    if kind != "publish" or request.method != "POST":
        return None
    for page in _asked_for(objects, below="include_descendants" in request.POST):
        lesson = isinstance(page.specific_deferred, LessonPage)
        why = page.get_latest_revision_as_object().held_back() if lesson else None
        if why is not None:
            messages.error(request, f"{page.title}: {why}")
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


def _asked_for(pages: Iterable[Any], *, below: bool) -> Iterator[Any]:
    for page in pages:
        yield page
        if below:
            yield from page.get_descendants().not_live()


hooks.register("before_unpublish_page", keeping.before_unpublish)
hooks.register("before_delete_page", keeping.before_delete)
hooks.register("before_move_page", keeping.before_move)
hooks.register("before_publish_page", keeping.before_publish)
hooks.register("before_bulk_action", keeping.before_bulk)


@hooks.register("insert_global_admin_js")
def desk_script() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("courses/desk.js"))
