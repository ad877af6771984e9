"""The trainer's desk inside /cms/: her lessons, films on their way, who is stuck, how a lesson fares."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from courses.models import LessonPage
from courses.queries import reports
from registry.views.access import trainer_required

ROWS = 50
WIDTH, HEIGHT = 600, 180
"""Of the curve's drawing, in its own units."""


@trainer_required
def learners(request: HttpRequest) -> HttpResponse:
    """Everyone who began a lesson and has not come back, the latest first."""
    page = Paginator(reports.stuck(), ROWS).get_page(request.GET.get("p"))
    facts = {"page": page, "rows": reports.stuck_rows(page), "days": reports.STUCK_DAYS}
    return render(request, "courses/desk/learners.html", facts)


@trainer_required
def lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """How one lesson fares, drawn and as a table."""
    page = get_object_or_404(LessonPage.objects.select_related("video", "locale"), id=pk)
    report = reports.lesson_report(page, settings.LESSON_WATCHED_PERCENT)
    step = report.slice_seconds
    facts = {
        "lesson": page,
        "report": report,
        "line": drawn(report.curve),
        "table": [(i * step, (i + 1) * step, count) for i, count in enumerate(report.curve)],
        "drops": report.drops(),
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "courses/desk/lesson.html", facts)


@trainer_required
def films(request: HttpRequest) -> HttpResponse:
    """The films on their way, as a piece of page that the desk's script renews."""
    return render(request, "courses/desk/films.html", {"films": reports.underway()[:20]})


def drawn(curve: list[int]) -> str:
    """The curve as points of an SVG polyline; the tallest value touches the top."""
    top, step = max([*curve, 1]), WIDTH / max(1, len(curve) - 1)
    return " ".join(f"{i * step:.1f},{HEIGHT - count * HEIGHT / top:.1f}" for i, count in enumerate(curve))
