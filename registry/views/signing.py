"""Signing in: the number, the code, and for someone new her name."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commons.addresses import client_address
from commons.errors import Refusal, TooMany
from commons.origins import page_of_ours
from registry import queries, services
from registry.errors import AccountClosed, AccountThere, ProofOver
from registry.forms import CodeForm, NameForm, PhoneForm
from registry.models import User
from registry.services.signing import next_send
from registry.views.answers import page, refuse
from registry.views.cookies import keep_language, keep_phone, known_phone

WAITING = "registry.code"
"""Session: the code that was sent from here, its number, and where she was going."""
PROVED = "registry.proved"
"""Session: a number that was proved and had no account then, and the moment it was proved."""


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Asks for the number, and sends the code."""
    going = _safe_next(request)
    if request.user.is_authenticated:
        return redirect(going or settings.LOGIN_REDIRECT_URL)
    form = PhoneForm(request.POST or None)
    if form.is_valid() and _send(request, form, phone=form.cleaned_data["phone"], going=going):
        return redirect("registry:code")
    return page(request, "registry/sign_in.html", form, going=going)


@never_cache
@sensitive_post_parameters("figures")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponseBase:
    """Asks for the code; a right one signs in, or leads someone new on to her name."""
    waiting = request.session.get(WAITING)
    if waiting is None:
        return redirect("registry:sign-in")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            phone = services.check_code(
                key=waiting["key"], figures=form.cleaned_data["figures"], address=client_address(request)
            )
            return _proved(request, phone, waiting["going"])
        except Refusal as refusal:
            refuse(form, "figures", refusal)
    return page(request, "registry/code.html", form, phone=waiting["phone"], wait=_minutes(request, waiting["phone"]))


@never_cache
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest) -> HttpResponseBase:
    """Sends a fresh code to the same number; read again, as after changing the language, it is the code's page."""
    waiting = request.session.get(WAITING)
    if waiting is None or request.method == "GET":
        return redirect("registry:code" if waiting else "registry:sign-in")
    form = CodeForm({"figures": ""})
    form.errors.clear()
    if _send(request, form, phone=waiting["phone"], going=waiting["going"]):
        return redirect("registry:code")
    return page(request, "registry/code.html", form, phone=waiting["phone"], wait=_minutes(request, waiting["phone"]))


@never_cache
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest) -> HttpResponseBase:
    """Asks someone new for her name, and signs her in."""
    proved = request.session.get(PROVED)
    if proved is None:
        return redirect("registry:sign-in")
    form = NameForm(request.POST or None)
    try:
        services.require_fresh_proof(phone=proved["phone"], proved_at=proved.get("at", 0))
        if form.is_valid():
            user = services.new_person(phone=proved["phone"], language=get_language() or "ar", **form.cleaned_data)
            del request.session[PROVED]
            return _enter(request, user, proved["going"])
    except (ProofOver, AccountThere) as refusal:
        # the proof stays where it is: it opens nothing any more, and a form sent twice changes no session twice
        messages.error(request, str(refusal))
        return redirect("registry:sign-in")
    return page(request, "registry/name.html", form)


def _send(request: HttpRequest, form: Form, *, phone: str, going: str) -> bool:
    """Sends a code and remembers it in this session; a limit that was reached becomes the form's refusal."""
    try:
        sent = services.send_code(
            phone=phone,
            address=client_address(request),
            language=get_language() or "ar",
            known_here=known_phone(request) == phone,
        )
    except TooMany as refusal:
        refuse(form, None, refusal)
        return False
    request.session[WAITING] = {"key": str(sent.pk), "phone": phone, "going": going}
    return True


def _proved(request: HttpRequest, phone: str, going: str) -> HttpResponseBase:
    del request.session[WAITING]
    user = queries.user_of(phone)
    if user is None:
        request.session[PROVED] = {"phone": phone, "going": going, "at": timezone.now().timestamp()}
        return redirect("registry:name")
    if not user.is_active:
        return page(request, "registry/closed.html", PhoneForm(), refusal=AccountClosed())
    return _enter(request, services.note_signed_in(user=user), going)


def _enter(request: HttpRequest, user: User, going: str) -> HttpResponseBase:
    """Hands over to allauth, which asks for the second factor of those who have one, and lists the session."""
    record_authentication(request, user, method="code", phone=user.phone)
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=going or settings.LOGIN_REDIRECT_URL))
    keep_language(response, user.language)
    keep_phone(response, user.phone)
    return response


def _minutes(request: HttpRequest, phone: str) -> int:
    """Whole minutes until another code may be asked for; 0 when it may be now."""
    seconds = next_send(phone=phone, address=client_address(request), known_here=known_phone(request) == phone)
    return -(-seconds // 60)


def _safe_next(request: HttpRequest) -> str:
    """Where she was going, when that is a page of ours."""
    return page_of_ours(request, request.POST.get("next") or request.GET.get("next") or "")
