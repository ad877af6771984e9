"""Versions of the opening rule and of the training rule, and the specifications products keep to."""

from datetime import timedelta
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from council.forms import PolicyForm, StandardForm, TrainingRuleForm
from council.queries.rulebook import specifications
from council.views.answers import page_of
from courses.queries import rule_on
from courses.queries.rulebook import courses_to_ask_for, training_rules
from courses.services import set_training_rule
from registry import services as registry
from registry.models import Standard, User
from registry.views.access import officer_required
from registry.views.answers import told
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
    if form.is_valid() and told(
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


@officer_required
def training(request: HttpRequest) -> HttpResponseBase:
    """Every version of what a cooperative must have learnt, the one in force marked, and the next to be added."""
    versions, today = training_rules(), timezone.localdate()
    form = TrainingRuleForm(request.POST or None, courses=courses_to_ask_for(), initial=_as_the_last(versions))
    if form.is_valid() and told(
        request,
        lambda: set_training_rule(by=request.user, **form.cleaned_data),
        _("The new version is kept. From its day on every road counts by it; certificates already earned count too."),
    ):
        return redirect("council:training-rule")
    facts = {"here": "training", "now": rule_on(today), "versions": versions, "form": form, "today": today}
    return render(request, "council/training_rule.html", facts, status=422 if form.is_bound else 200)


def _as_the_last(versions: list[Any]) -> dict[str, Any]:
    """What the form begins with: the newest version from the first day on which another may begin."""
    today = timezone.localdate()
    if not versions:
        return {"min_members": 3, "in_force_from": today}
    last = versions[0].rule
    return {
        "courses": [str(each.course_key) for each in last.courses.all()],
        "min_members": last.min_members,
        "min_share": last.min_share,
        "functions": last.functions,
        "in_force_from": max(today, last.in_force_from + timedelta(days=1)),
    }


@officer_required
def standards(request: HttpRequest) -> HttpResponseBase:
    """Every specification with how many products keep to it, and a form for another one."""
    form = StandardForm(request.POST or None)
    if form.is_valid() and told(
        request,
        lambda: services.register_standard(by=cast("User", request.user), **form.facts),
        _("The specification is registered. Sellers of this trade can choose it for their products."),
    ):
        return redirect("council:standards")
    facts = {"here": "standards", "page": page_of(request, specifications()), "form": form}
    return render(request, "council/standards.html", facts, status=422 if form.is_bound else 200)


@officer_required
@require_POST
def remove_standard(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Takes back a specification to which no product keeps."""
    found = get_object_or_404(Standard, pk=pk)
    told(
        request,
        lambda: registry.remove_standard(standard=found, by=cast("User", request.user)),
        _("Removed. You can register it again."),
    )
    return redirect("council:standards")
