"""Her number: asking for another, and proving that it is in her hand."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commons.addresses import client_address
from commons.errors import Refusal
from registry import queries, services
from registry.forms import CodeForm, PhoneForm
from registry.views.access import login_required
from registry.views.answers import page, refuse
from registry.views.cookies import keep_phone

CHANGING = "registry.number"
"""Session: the code that was sent to the number she wants, and that number."""


def _has_second(request: HttpRequest) -> bool:
    return is_mfa_enabled(request.user)


@login_required
@reauthentication_required(enabled=_has_second)
@require_http_methods(["GET", "POST"])
def number(request: HttpRequest) -> HttpResponseBase:
    """Asks which number she has now; who has a second lock opens it first, or a found phone would be the account."""
    form = PhoneForm(request.POST or None)
    if form.is_valid():
        user = queries.user_by_key(request.user.pk)
        phone = form.cleaned_data["phone"]
        try:
            sent = services.ask_for_number(user=user, phone=phone, address=client_address(request), by=user)
        except Refusal as refusal:
            refuse(form, "phone", refusal)
        else:
            request.session[CHANGING] = {"key": str(sent.pk), "phone": phone}
            return redirect("registry:number-code")
    return page(request, "registry/number.html", form)


@login_required
@sensitive_post_parameters("figures")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponseBase:
    """Asks for the code; a right one changes the number."""
    waiting = request.session.get(CHANGING)
    if waiting is None:
        return redirect("registry:number")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        user = queries.user_by_key(request.user.pk)
        try:
            user = services.change_number(
                user=user,
                key=waiting["key"],
                figures=form.cleaned_data["figures"],
                address=client_address(request),
                session_key=request.session.session_key or "",
                by=user,
            )
        except Refusal as refusal:
            refuse(form, "figures", refusal)
        else:
            del request.session[CHANGING]
            messages.success(request, _("Your number is changed. Sign in with it from now on."))
            response = redirect("registry:me")
            keep_phone(response, user.phone)
            return response
    return page(request, "registry/number_code.html", form, phone=waiting["phone"])
