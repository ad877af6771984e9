"""Choosing the three pictures."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from registry import queries, services
from registry.forms import PicturesForm
from registry.views.access import login_required


@login_required
def choose(request: HttpRequest) -> HttpResponseBase:
    """Three of nine; the ones she has are never shown."""
    form = PicturesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = queries.user_by_key(request.user.pk)
        services.set_picture_pin(user=user, pictures=form.cleaned_data["pictures"], by=user)
        messages.success(request, _("Your three pictures are kept. Show them to nobody."))
        return redirect("registry:me")
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/pictures.html", {"form": form}, status=status)
