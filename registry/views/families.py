"""The families of a cooperative, for those who coordinate it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commons.errors import Refusal
from registry import queries, services
from registry.forms import FamilyForm
from registry.views.access import login_required
from registry.views.answers import page, refuse, told

EACH_PAGE = 50


@login_required
def families(request: HttpRequest, cooperative: int) -> HttpResponseBase:
    """The households that the cooperative supervises."""
    house = get_object_or_404(queries.coordinated_by(request.user), pk=cooperative)
    shown = Paginator(queries.families_of(house), EACH_PAGE).get_page(request.GET.get("page"))
    return render(request, "registry/families.html", {"cooperative": house, "page": shown})


@login_required
def register(request: HttpRequest, cooperative: int) -> HttpResponseBase:
    """A new family."""
    mine = queries.coordinated_by(request.user).select_related("province")
    house = get_object_or_404(mine, pk=cooperative)
    form = FamilyForm(request.POST or None, cooperative=house)
    if form.is_valid():
        try:
            services.register_family(cooperative=house, by=queries.user_by_key(request.user.pk), **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, "name", refusal)
        else:
            messages.success(request, _("The family is registered. If that was wrong, end it on this list."))
            return redirect("registry:families", cooperative=house.pk)
    return page(request, "registry/family.html", form, cooperative=house)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Takes a family off the list; the decision is kept."""
    family = get_object_or_404(queries.families_coordinated_by(request.user), pk=pk)
    by = queries.user_by_key(request.user.pk)
    gone = _("The family is off the list. If that was wrong, register it again.")
    told(request, lambda: services.end_family(family=family, by=by), gone)
    return redirect("registry:families", cooperative=family.cooperative_id)
