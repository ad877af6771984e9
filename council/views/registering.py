"""A cooperative new to the portal, the people who lead it, and its bank account when it was wrong."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from commons.errors import Refusal
from council import services
from council.forms import AccountForm, PersonForm, RegisterForm
from council.queries import dossier as files
from registry import services as registry
from registry.models import User
from registry.views.access import officer_required
from registry.views.answers import told
from shop.services.road import change_account


@officer_required
def register(request: HttpRequest) -> HttpResponseBase:
    """Registers a cooperative, then asks who leads it."""
    form = RegisterForm(request.POST or None)
    if form.is_valid():
        try:
            made = registry.register_cooperative(by=cast("User", request.user), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(_("Registered. Now name who leads it: she signs in with her own number.")))
            return redirect("council:leaders", made.pk)
    facts = {"here": "cooperatives", "form": form}
    return render(request, "council/register.html", facts, status=422 if form.is_bound else 200)


@officer_required
def leaders(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Enrols the president and, where somebody else does her work, the coordinator."""
    found = get_object_or_404(files.cooperatives(), pk=pk)
    president = PersonForm(request.POST or None, prefix="president")
    coordinator = PersonForm(
        request.POST or None, prefix="coordinator", empty_permitted=True, use_required_attribute=False
    )
    if all([president.is_valid(), coordinator.is_valid()]) and told(
        request,
        lambda: services.name_leaders(
            cooperative=found,
            president=president.cleaned_data,
            coordinator=coordinator.cleaned_data or None,
            by=request.user,
        ),
        _("Enrolled and told by message. They sign in, fill in the file and sign the terms; then you approve it here."),
    ):
        return redirect("council:cooperative", pk)
    facts = {"here": "cooperatives", "cooperative": found, "president": president, "coordinator": coordinator}
    return render(request, "council/leaders.html", facts, status=422 if president.is_bound else 200)


@officer_required
def account(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Corrects the bank account, with a reason."""
    found = get_object_or_404(files.cooperatives(), pk=pk)
    form = AccountForm(request.POST or None)
    if form.is_valid() and told(
        request,
        lambda: change_account(cooperative=found, by=request.user, **form.cleaned_data),
        _("Changed. The president and the coordinator are told; the next payout goes there."),
    ):
        return redirect("council:cooperative", pk)
    facts = {"here": "cooperatives", "cooperative": found, "form": form}
    return render(request, "council/account.html", facts, status=422 if form.is_bound else 200)
