"""Versions of the opening rule."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.forms import PolicyForm
from council.views.answers import decided
from registry.views.access import officer_required
from shop import services
from shop.models import OpeningPolicy
from shop.opening import policy_in_force


@officer_required
def policy(request: HttpRequest) -> HttpResponseBase:
    """Every version, the one in force marked, and the next to be added."""
    now = policy_in_force()
    started = {
        "by_hand": "1" if now.by_hand else "",
        "products_needed": now.products_needed,
        "terms_version": now.terms_version,
        "in_force_from": timezone.localdate(),
    }
    form = PolicyForm(request.POST or None, initial=started)
    if form.is_valid() and decided(
        request,
        lambda: services.add_opening_policy(by=request.user, **form.cleaned_data),
        _("The new version is kept."),
    ):
        return redirect("council:policy")
    facts = {
        "here": "policy",
        "now": now,
        "versions": OpeningPolicy.objects.order_by("-version"),
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "council/policy.html", facts, status=422 if form.is_bound else 200)
