"""Her own page."""

from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, translate_url
from django.utils import translation
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Page

from commons.origins import page_of_ours
from registry import queries, rules, services
from registry.forms import ProfileForm
from registry.views.access import login_required
from registry.views.cookies import keep_language


@login_required
def me(request: HttpRequest) -> HttpResponseBase:
    """Who she is here: name, cooperatives, pictures, second factor, phones she is signed in on."""
    user = request.user
    officer = rules.is_officer(user)
    memberships = queries.memberships_of(user).select_related("cooperative__province").order_by("since", "pk")
    facts = {
        "memberships": [
            (membership, officer or membership.function in rules.COORDINATING) for membership in memberships
        ],
        "has_pictures": queries.has_pictures(user),
        "has_desk": rules.has_desk(user),
        "may_second": rules.has_desk(user) or rules.sells_somewhere(user),
        "has_second": is_mfa_enabled(user),
        "sessions": UserSession.objects.purge_and_list(user),
    }
    return render(request, "registry/me.html", facts)


@login_required
def profile(request: HttpRequest) -> HttpResponseBase:
    """Her name and face."""
    user = queries.user_by_key(request.user.pk)
    now = {"first_name": user.first_name, "last_name": user.last_name, "face": user.face}
    form = ProfileForm(request.POST or None, initial=now)
    if form.is_valid():
        services.change_profile(user=user, by=user, **form.cleaned_data)
        messages.success(request, _("Your name and face are kept."))
        return redirect("registry:me")
    return render(request, "registry/profile.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Changes the language, keeps it for this phone and for her account, and shows the same page in it."""
    chosen = request.POST.get("language", "")
    going = page_of_ours(request, request.POST.get("next", "")) or "/"
    if chosen not in dict(settings.LANGUAGES):
        return redirect(going)
    with translation.override(get_language_from_path(going) or translation.get_language()):
        response = redirect(_in_language(request, going, chosen))
    keep_language(response, chosen)
    if request.user.is_authenticated:
        services.choose_language(user=request.user, language=chosen)
    return response


def _in_language(request: HttpRequest, going: str, chosen: str) -> str:
    """The same page in the chosen language: a page of the tree may have another address there."""
    try:
        match = resolve(urlsplit(going).path)
    except Resolver404:
        return "/"
    if match.view_name == "wagtail_serve":
        page = Page.find_for_request(request, match.args[0])
        twin = page and page.get_translations().live().filter(locale__language_code=chosen).first()
        if twin and twin.url:
            return str(twin.url)
    return translate_url(going, chosen)
