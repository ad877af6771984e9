"""The people of the desks: trainers and officers."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from council import services
from council.forms import DeskForm
from registry import services as registry
from registry.enums import Desk
from registry.queries import seated
from registry.views.access import officer_required
from registry.views.answers import told


@officer_required
def desks(request: HttpRequest) -> HttpResponseBase:
    """Who works at which desk, and a desk for somebody else."""
    form = DeskForm(request.POST or None)
    if form.is_valid() and told(request, lambda: services.seat(by=request.user, **form.cleaned_data), _given(form)):
        return redirect("council:desks")
    facts = {"here": "desks", "people": seated(), "form": form}
    return render(request, "council/desks.html", facts, status=422 if form.is_bound else 200)


def _given(form: DeskForm) -> Any:
    if form.cleaned_data["desk"] == Desk.OFFICER:
        return _("The desk is hers. She signs in with her number and sets up her second lock; then this desk opens.")
    return _("The desk is hers. She signs in with her number and sets up her second lock; then she adds films.")


@officer_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Takes somebody's desk away; her account stays."""
    person = get_object_or_404(seated(), pk=pk)
    told(
        request,
        lambda: registry.give_desk(user=person, desk=Desk.NONE, by=request.user),  # type: ignore[arg-type]
        _("The desk is no longer hers. Her account and what she did stay; you can give it again."),
    )
    return redirect("council:desks")
