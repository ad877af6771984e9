"""Watching together on one phone: each member confirms herself with her three pictures. No script is needed."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commons.addresses import client_address
from commons.errors import Refusal, TooMany
from courses.views.quiz import lesson_at
from registry.forms import PicturesForm
from registry.models import User
from registry.queries import companions, confirmations, confirmed_since, user_by_key, watchers
from registry.services import leave_phone, switch_person
from registry.views.access import login_required
from registry.views.answers import timed

FACES_ON_A_PAGE = 60


@login_required
def together(request: HttpRequest, lesson_key: UUID) -> HttpResponse:
    """Every member of her cooperatives, to pick who watches."""
    page = lesson_at(lesson_key)
    found = Paginator(companions(request.user), FACES_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = dict(confirmations(request.session.session_key, request.user).values_list("user", "confirmed_at"))
    present = {pk for pk, at in shown.items() if at > confirmed_since()}
    lapsed = {person.pk for person in found if person.pk in shown} - present
    facts = {"page": page, "people": found, "present": present, "lapsed": lapsed, "here": "learn"}
    return render(request, "courses/together.html", facts)


@login_required
def confirm(request: HttpRequest, lesson_key: UUID, member: int) -> HttpResponse:
    """Her nine pictures: with the right three she is counted among those who watch."""
    page = lesson_at(lesson_key)
    person = get_object_or_404(companions(request.user), pk=member)
    form = PicturesForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            switch_person(
                session_key=request.session.session_key or "",
                member=person,
                pictures=form.cleaned_data["pictures"],
                by=user_by_key(request.user.pk),
                address=client_address(request),
            )
        except Refusal as why:
            refusal = why
        else:
            messages.success(
                request, _("%(name)s is watching. What plays from now on counts for her.") % {"name": person}
            )
            return redirect(page.get_url())
    facts = {"page": page, "person": person, "form": form, "refusal": refusal, "here": "learn"}
    status = refusal.status if isinstance(refusal, TooMany) else 422 if form.errors or refusal else 200
    return timed(render(request, "courses/confirm.html", facts, status=status), refusal)


@require_POST
@login_required
def leave(request: HttpRequest, lesson_key: UUID) -> HttpResponse:
    """Takes the member who is named off the phone, or everyone when none is; a 404 for one who is not on it."""
    page = lesson_at(lesson_key)
    phone = request.session.session_key or ""
    member = _on_phone(request, request.POST["member"]) if "member" in request.POST else None
    leave_phone(session_key=phone, member=member, by=user_by_key(request.user.pk))
    return redirect(page.get_url())


def _on_phone(request: HttpRequest, named: str) -> User:
    present = watchers(request.session.session_key, request.user)
    found = next((person for person in present if str(person.pk) == named), None)
    if found is None:
        raise Http404
    return found
