"""How a page answers: its form as she filled it, with the refusal's sentence, status and waiting time; a deed that was
done or refused.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commons.errors import NoRoomForFile, Refusal, TooMany
from registry.errors import CodeOver


def refuse(form: Form, field: str | None, refusal: Refusal) -> None:
    """Shows the refusal at a field, or above the form."""
    form.add_error(field, str(refusal))
    form.refusal = refusal  # type: ignore[attr-defined] # read by page for the status


def page(request: HttpRequest, template: str, form: Form, **facts: Any) -> HttpResponse:
    """The form's page: 200, 422 where it was not taken, 429 with Retry-After where a limit was reached, 507 where the
    disk is full.
    """
    refusal = getattr(form, "refusal", None)
    status = 422 if form.is_bound and not form.is_valid() else 200
    if isinstance(refusal, NoRoomForFile | TooMany):
        status = refusal.status
    over = isinstance(refusal, CodeOver)
    return timed(render(request, template, {"form": form, "over": over, **facts}, status=status), refusal)


def timed(answer: HttpResponse, refusal: Refusal | None) -> HttpResponse:
    """The answer, with the seconds after which to try again where a limit was reached."""
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(refusal.wait)
    return answer


def told(request: HttpRequest, deed: Callable[[], Any], done: Any = "", place: str = "") -> bool:
    """Does it and says so, or shows the refusal's sentence; whether it was done.

    `place` is the part of the next page where that stands, when she is led there and not to the page's top.
    """
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, str(refusal), extra_tags=place)
        return False
    if done:
        messages.success(request, str(done), extra_tags=place)
    return True
