"""The members of a cooperative, for those who coordinate it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commons.errors import Refusal
from registry import queries, rules, services
from registry.enums import Function
from registry.forms import EnrolForm
from registry.models import Cooperative
from registry.views.access import login_required
from registry.views.answers import page, refuse, told


@login_required
def members(request: HttpRequest, cooperative: int) -> HttpResponseBase:
    """Who belongs today, and who did."""
    house = get_object_or_404(queries.coordinated_by(request.user), pk=cooperative)
    facts = {
        "cooperative": house,
        "memberships": queries.members_of(house),
        "past": queries.past_members_of(house),
        "ends_presidents": _answers_for_all(request, house),
    }
    return render(request, "registry/members.html", facts)


def _answers_for_all(request: HttpRequest, house: Cooperative) -> bool:
    """Whether she names presidents and ends their time: a president herself, or an officer."""
    return rules.is_officer(request.user) or rules.holds(request.user, house, Function.PRESIDENT)


@login_required
def enrol(request: HttpRequest, cooperative: int) -> HttpResponseBase:
    """A new member by her number."""
    house = get_object_or_404(queries.coordinated_by(request.user), pk=cooperative)
    form = EnrolForm(request.POST or None, names_presidents=_answers_for_all(request, house))
    if form.is_valid():
        try:
            who = queries.user_by_key(request.user.pk)
            made = services.enrol_member(cooperative=house, by=who, **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, None, refusal)
        else:
            # By the name she gave herself: one wrong figure of a number makes a member of somebody else.
            done = _("%(name)s is a member now, and a message tells her. She signs in with her own number.")
            messages.success(request, done % {"name": made.user})
            return redirect("registry:members", cooperative=house.pk)
    return page(request, "registry/enrol.html", form, cooperative=house)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ends a membership; the history stays."""
    membership = get_object_or_404(queries.memberships_coordinated_by(request.user), pk=pk)
    by = queries.user_by_key(request.user.pk)
    ended = _("The membership has ended. What she learned stays hers.")
    told(request, lambda: services.end_membership(membership=membership, by=by), ended)
    return redirect("registry:members", cooperative=membership.cooperative_id)
