"""What the player tells: one small request every fifteen seconds, and when the page is left."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commons.errors import Refusal
from courses.errors import BadBeat, PicturesAgain
from courses.queries import Seen
from courses.services import record_beat

MOST_BYTES = 16_384
"""A beat of two hundred intervals is half of this."""


@require_POST
@never_cache
def beat(request: HttpRequest) -> JsonResponse:
    """Takes `token`, `seq` and `intervals` as JSON, or as a form whose `intervals` is JSON (what sendBeacon can send).

    The player's `seq` is the phone's clock when the part was played, in ms since 1970: by it a beat that arrives hours
    later still counts for everyone who watched (courses.rules.played_together).

    Answers {covered, gaps, seconds, share, percent, complete, lapsed}, `lapsed` being a sentence when others must show
    their pictures again, or {error: sentence} with the refusal's status: 401 when
    nobody is signed in (keep the beat, it counts after signing in), 410 and 404 when its session is no good any more.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"error": _("Sign in again: what you watched is kept on this phone.")}, status=401)
    try:
        said = _read(request)
        found = record_beat(
            session_token=said.get("token"),
            seq=said.get("seq"),
            intervals=said.get("intervals"),
            by=request.user,
        )
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal)}, status=refusal.status)
    return JsonResponse(answer(found))


def answer(found: Seen) -> dict[str, Any]:
    """What the player draws."""
    return {
        "covered": found.intervals,
        "gaps": found.gaps,
        "seconds": found.seconds,
        "share": found.share,
        "percent": found.percent,
        "complete": found.complete,
        "lapsed": str(PicturesAgain()) if found.lapsed else "",
    }


def _read(request: HttpRequest) -> dict[str, Any]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise BadBeat
    try:
        if request.content_type == "application/json":
            said = json.loads(request.body)
        else:
            form = request.POST
            said = {
                "token": form.get("token"),
                "seq": json.loads(form.get("seq", "")),
                "intervals": json.loads(form.get("intervals", "")),
            }
    except (ValueError, RecursionError) as error:
        raise BadBeat from error
    if not isinstance(said, dict):
        raise BadBeat
    return said
