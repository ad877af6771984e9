"""Who may open a view: anonymous people are led to the sign-in and back, the wrong role finds nothing there."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from commons.origins import sent_from
from commons.refusing import kept_out
from registry import rules
from registry.models import User

View = Callable[..., HttpResponseBase]
logger = logging.getLogger(__name__)


def login_required(view: View) -> View:
    """For anyone who is signed in. The page is hers alone: no cache keeps it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(_place(request))
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


def _place(request: HttpRequest) -> str:
    """Where she stands, to be led back to: for a form the page it was sent from, since most addresses that take forms
    show nothing.
    """
    posted = request.method not in {"GET", "HEAD"}
    return (sent_from(request) if posted else "") or request.get_full_path()


def officer_required(view: View) -> View:
    """For council officers, with their second factor where it is required; a 404 for anyone else."""
    return login_required(_desk(view, rules.is_officer))


def trainer_required(view: View) -> View:
    """For trainers, with their second factor where it is required; a 404 for anyone else."""
    return login_required(_desk(view, rules.is_trainer))


def _desk(view: View, may: Callable[[Any], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(request.user):
            raise kept_out(logger, request)
        return second_factor_first(request) or view(request, *args, **kwargs)

    return guarded


def signed_in(request: HttpRequest) -> User:
    """Who acts, in a view that only lets in people who are signed in. Raises Http404 for a stranger."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def second_factor_first(request: HttpRequest) -> HttpResponseBase | None:
    """The way to the second factor's page for someone who must set hers up first, else None."""
    return redirect("mfa_activate_totp") if rules.lacks_second_factor(request.user) else None
