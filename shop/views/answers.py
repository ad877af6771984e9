"""How a seller's or coordinator's page answers."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from commons.addresses import client_address
from commons.errors import TooMany
from commons.refusing import kept_out
from media.services import count_file
from registry.models import Cooperative
from registry.views.access import login_required, second_factor_first
from registry.views.answers import refuse, told
from shop.views.mine import Undecided, selling

__all__ = ["choice", "for_sellers", "told", "with_file"]
View = Callable[..., HttpResponseBase]
Sent = TypeVar("Sent", bound=Form)
logger = logging.getLogger(__name__)


def for_sellers(view: View) -> View:
    """Passes the cooperative she sells for; who sells for several chooses first, who sells for none finds nothing.

    Where a second factor is required she sets hers up first: her desk holds buyers' addresses and the money.
    """

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            cooperative = selling(request)
        except Undecided as undecided:
            shown = choice(request, undecided.cooperatives, "shop:desk-of")
            return second_factor_first(request) or shown
        return second_factor_first(request) or view(request, cooperative, *args, **kwargs)

    return guarded


def choice(request: HttpRequest, cooperatives: list[Cooperative], leads: str) -> HttpResponseBase:
    """The page on which she chooses between her cooperatives. Raises Http404 when there is nothing to choose."""
    if not cooperatives:
        raise kept_out(logger, request)
    return render(request, "shop/seller/choose.html", {"cooperatives": cooperatives, "leads": leads})


def with_file(request: HttpRequest, make: Callable[..., Sent], field: str) -> Sent:
    """A form with one file: bound when it was sent, and at the file's field the limit of files where it was reached.

    The limit spares us the reading of the file, so it is left out then; all that was typed stays in the form.
    """
    if request.method != "POST":
        return make()
    try:
        if request.FILES:
            count_file(by=request.user, address=client_address(request))
    except TooMany as refusal:
        form = make(request.POST)
        form.errors.pop(field, None)  # that it lacks the file is our doing
        refuse(form, field, refusal)
        return form
    return make(request.POST, request.FILES)
