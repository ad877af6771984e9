"""Watching together on one phone: each member confirms herself with her three pictures. No script is needed."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commons.errors import Refusal
from courses.views.quiz import lesson_at
from registry.forms import PicturesForm
from registry.queries import companions, user_by_key, watchers
from registry.services import leave_phone, switch_person
from registry.views.access import login_required

FACES_ON_A_PAGE = 60


@login_required
def together(request: HttpRequest, lesson_key: UUID) -> HttpResponse:
    """Every member of her cooperatives, to pick who watches."""
    page = lesson_at(lesson_key)
    found = Paginator(companions(request.user), FACES_ON_A_PAGE).get_page(request.GET.get("page"))
    here = set(watchers(request.session.session_key, request.user).values_list("pk", flat=True))
    facts = {"page": page, "people": found, "present": here, "here": "learn"}
    return render(request, "courses/together.html", facts)


@login_required
def confirm(request: HttpRequest, lesson_key: UUID, member: int) -> HttpResponse:
    """Her nine pictures: with the right three she is counted among those who watch."""
    page = lesson_at(lesson_key)
    person = get_object_or_404(companions(request.user), pk=member)
    form = PicturesForm(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            switch_person(
                session_key=request.session.session_key or "",
                member=person,
                pictures=form.cleaned_data["pictures"],
                by=user_by_key(request.user.pk),
            )
        except Refusal as why:
            refusal = str(why)
        else:
            messages.success(
                request, _("%(name)s is watching. What plays from now on counts for her.") % {"name": person}
            )
            return redirect(page.get_url())
    facts = {"page": page, "person": person, "form": form, "refusal": refusal, "here": "learn"}
    return render(request, "courses/confirm.html", facts, status=422 if form.errors or refusal else 200)


@require_POST
@login_required
def leave(request: HttpRequest, lesson_key: UUID) -> HttpResponse:
    """Takes a member, or everyone, off the phone."""
    page = lesson_at(lesson_key)
    named = request.POST.get("member", "")
    # a word that names nobody must not be taken for everyone
    key = int(named) if named.isascii() and named.isdigit() and len(named) <= 18 else 0
    member = get_object_or_404(companions(request.user), pk=key) if named else None
    leave_phone(session_key=request.session.session_key or "", member=member, by=user_by_key(request.user.pk))
    return redirect(page.get_url())
