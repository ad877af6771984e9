"""Leaving: this phone, or another one that was left signed in."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registry import services
from registry.views.access import login_required


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Ends this session, and the list of those who watched on this phone with it."""
    if request.user.is_authenticated and request.session.session_key:
        services.leave_phone(session_key=request.session.session_key, by=request.user)
    logout(request)
    messages.info(request, _("You are signed out of this phone."))
    return redirect("front")


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Signs her out of another phone."""
    get_object_or_404(UserSession, pk=pk, user_id=request.user.pk).end()
    messages.success(request, _("That phone is signed out."))
    return redirect("registry:me")
