"""The road to the opening, and the cooperative's own steps on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commons.errors import Refusal
from courses.queries import reminders, training
from courses.services import remind_members
from registry.models import Cooperative
from registry.services import submit_authorisation
from registry.views.access import login_required, signed_in
from registry.views.answers import page, refuse
from shop import services
from shop.enums import ShopState
from shop.forms.road import PaperForm, ProfileForm
from shop.models import Shop, TermsAcceptance
from shop.opening import nearest, policy_in_force, requirements
from shop.opening.requirements import listed
from shop.queries.sellable import standing
from shop.rules import may_coordinate, may_sell
from shop.services.road import PROFILE
from shop.views.answers import choice, told, with_file
from shop.views.mine import Undecided, chosen, coordinating, keep_choice


@login_required
def choose(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Remembers which cooperative she looks at."""
    keep_choice(request, slug)
    return redirect("shop:road")


@login_required
def road(request: HttpRequest) -> HttpResponseBase:
    """Each requirement, met or not, and what to do next. Every member reads it; the buttons are the coordinator's."""
    try:
        cooperative = chosen(request)
    except Undecided as undecided:
        if not undecided.cooperatives:
            return render(request, "shop/seller/no_cooperative.html", {"here": "road"})
        return choice(request, undecided.cooperatives, "shop:road-of")
    services.consider_opening(cooperative=cooperative, by=None)
    rows = requirements(cooperative)
    shop = Shop.objects.filter(cooperative=cooperative).first()
    coordinates = may_coordinate(request.user, cooperative)
    facts = {
        "here": "road",
        "cooperative": cooperative,
        "rows": rows,
        "ordered": sorted(rows, key=lambda row: (not row.met, row.refused or row.kind == "authorisation")),
        "met": sum(row.met for row in rows),
        "left": sum(not row.met for row in rows),
        "nearest": nearest(rows),
        "shop": shop,
        "event": shop.events.order_by("-pk").first() if shop else None,
        "is_open": shop is not None and shop.state == ShopState.OPEN,
        "goods": standing(shop.pk) if shop is not None and shop.state == ShopState.OPEN else None,
        "policy": policy_in_force(),
        "training": training(cooperative),
        "coordinates": coordinates,
        "reminders": reminders(cooperative, by=request.user) if coordinates else None,
        "sells": may_sell(request.user, cooperative),
        "hers": _steps_of(request.user, cooperative),
    }
    return render(request, "shop/seller/road.html", facts)


def _steps_of(person: Any, cooperative: Cooperative) -> set[str]:
    """The kinds of requirement that she may do something about herself."""
    steps = {"training"}
    if may_coordinate(person, cooperative):
        steps |= {"profile", "terms", "authorisation"}
    if may_sell(person, cooperative):
        steps.add("products")
    return steps


@login_required
@require_POST
def remind(request: HttpRequest) -> HttpResponseBase:
    """Sends a message to each member who lacks lessons."""
    cooperative = coordinating(request)
    site = f"{request.scheme}://{request.get_host()}"
    try:
        members = remind_members(cooperative=cooperative, by=signed_in(request), site=site)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        names = listed([str(member) for member in members])
        messages.success(request, _("A message has been sent to: %(names)s.") % {"names": names})
    return redirect("shop:road")


@login_required
def profile(request: HttpRequest) -> HttpResponseBase:
    """The cooperative's legal identity, seat and bank account."""
    cooperative = coordinating(request)
    held = {name: getattr(cooperative, name) for name in PROFILE}
    form = ProfileForm(request.POST or None, initial=held)
    if form.is_valid():
        deed = lambda: services.fill_profile(cooperative=cooperative, by=request.user, **form.cleaned_data)  # noqa: E731
        if told(request, deed, _("Kept. The council checks the file.")):
            return redirect("shop:road")
    facts = {"here": "road", "cooperative": cooperative, "form": form}
    return render(request, "shop/seller/file.html", facts, status=422 if form.is_bound else 200)


@login_required
def terms(request: HttpRequest) -> HttpResponseBase:
    """The market's terms to read, and to sign once."""
    cooperative = _member_of(request)
    version = policy_in_force().terms_version
    if request.method == "POST":
        if request.POST.get("agree") != "1":
            messages.error(request, _("Tick that you have read the terms together, then sign."), extra_tags="sign")
        elif told(request, lambda: services.accept_terms(cooperative=cooperative, by=request.user), _("Signed.")):
            return redirect("shop:road")
    facts = {
        "here": "road",
        "cooperative": cooperative,
        "version": version,
        "text": f"shop/seller/terms/{version}.{(get_language() or 'ar')[:2]}.html",
        "signed": TermsAcceptance.objects.filter(cooperative=cooperative, version=version).select_related("by").first(),
        "coordinates": may_coordinate(request.user, cooperative),
    }
    return render(request, "shop/seller/terms.html", facts, status=422 if request.method == "POST" else 200)


def _member_of(request: HttpRequest) -> Cooperative:
    try:
        return chosen(request)
    except Undecided:
        return coordinating(request)


@login_required
def authorisation(request: HttpRequest, trade: str) -> HttpResponseBase:
    """A paper for one of the cooperative's trades, with its photo or PDF."""
    cooperative = coordinating(request)
    scope = get_object_or_404(cooperative.trades.filter(needs_authorisation=True), slug=trade)
    form = with_file(request, PaperForm, "file")
    if form.is_valid():
        try:
            submit_authorisation(cooperative=cooperative, trade=scope, by=signed_in(request), **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, None, refusal)
        else:
            messages.success(request, _("Handed in. The council checks it within 3 days."))
            return redirect("shop:road")
    return page(request, "shop/seller/authorisation.html", form, here="road", cooperative=cooperative, trade=scope)
