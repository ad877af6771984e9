"""What the desk does not let go of: pages without which the council's training rule could not be met any more.

Wagtail calls each of these before it acts; an answer takes the place of the act.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from courses.errors import CourseAskedFor
from courses.queries.needed import lost_by_moving, lost_without, takes_itself_away


def before_unpublish(request: HttpRequest, page: Any) -> HttpResponse | None:
    """One page, with what lies below it when she ticked that."""
    return _kept(request, page, lost_without([page], below="include_descendants" in request.POST))


def before_delete(request: HttpRequest, page: Any) -> HttpResponse | None:
    """One page with all below it; said before she is asked whether she is sure."""
    return _kept(request, page, lost_without([page], below=True))


def before_move(request: HttpRequest, page: Any, parent: Any) -> HttpResponse | None:
    """One page to another place."""
    return _kept(request, page, lost_by_moving([page], parent))


def before_bulk(request: HttpRequest, kind: str, objects: Iterable[Any], action: Any) -> HttpResponse | None:
    """Many pages at once: all of them or none."""
    pages, lost = list(objects), ""
    if kind == "delete":
        lost = lost_without(pages, below=True)
    elif kind == "unpublish":
        lost = lost_without(pages, below="include_descendants" in request.POST)
    elif kind == "publish":  # below them it publishes only what is not live
        drafts = [page for page in pages if takes_itself_away(page.get_latest_revision_as_object())]
        lost = lost_without(drafts, below=False)
    elif kind == "move":
        lost = lost_by_moving(pages, action.cleaned_form.cleaned_data["chooser"])
    return _kept(request, pages[0], lost) if lost else None


def before_publish(request: HttpRequest, page: Any) -> HttpResponse | None:
    """A lesson that is to count no more, or a page that is to expire; her draft is saved as she wrote it."""
    lost = lost_without([page], below=False) if takes_itself_away(page) else ""
    if not lost:
        return None
    messages.error(request, str(CourseAskedFor(course=lost)))
    return redirect("wagtailadmin_pages:edit", page.pk)


def _kept(request: HttpRequest, page: Any, lost: str) -> HttpResponse | None:
    if not lost:
        return None
    messages.error(request, str(CourseAskedFor(course=lost)))
    return redirect("wagtailadmin_explore", page.get_parent().pk)
