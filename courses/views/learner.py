"""The learner's home, and what she chooses there: her quality, her track."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commons.errors import Refusal
from commons.origins import page_of_ours
from courses.models import TrackPage
from courses.queries.shelf import shelf
from courses.services import enrol
from courses.views.choices import QUALITY_DAYS, priced
from media.enums import Quality
from registry.views.access import login_required


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The track with the reader's way through it, or what it holds for a stranger."""
    found = shelf(request.user, (get_language() or "ar")[:2])
    if found is None:
        return render(request, "courses/empty.html", {"here": "learn"})
    return render(request, "courses/home.html", {"here": "learn", **priced(request, found)})


@require_POST
def choose_quality(request: HttpRequest) -> HttpResponse:
    """Keeps on this phone what the reader wants a lesson to cost."""
    answer = redirect(_back(request))
    if request.POST.get("quality") in Quality.values:
        answer.set_cookie(
            settings.QUALITY_COOKIE,
            request.POST["quality"],
            max_age=QUALITY_DAYS * 86400,
            secure=request.is_secure(),
            httponly=False,  # the player reads it
            samesite="Lax",
        )
    return answer


@require_POST
@login_required
def enrol_in(request: HttpRequest, track_key: str) -> HttpResponse:
    """Begins a track for the member herself."""
    track = get_object_or_404(TrackPage.objects.live().filter(translation_key=track_key).order_by("path")[:1])
    try:
        enrol(member=request.user, track=track, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You have begun. Open the first lesson when you have ten minutes."))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    return page_of_ours(request, request.POST.get("next", "")) or "courses:home"
