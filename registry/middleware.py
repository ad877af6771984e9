"""The door of the trainers' tool at /cms/."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from commons.refusing import kept_out
from registry import rules
from registry.views.access import second_factor_first

logger = logging.getLogger(__name__)
DOOR = "/cms/"
PEOPLE = f"{DOOR}users/"
"""Wagtail's own editing of accounts: it asks for e-mail addresses and passwords, which our people do not have."""


class TrainersDoor:
    """Lets trainers into /cms/, after their second factor where it is required; members find nothing there.

    Desks are given at the council's desk, so that the page where Wagtail edits accounts stays shut.

    Anonymous people pass on to Wagtail, which leads them to our sign-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponseBase | None:
        if not request.path.startswith(DOOR) or not request.user.is_authenticated:
            return None
        if not rules.is_trainer(request.user) or request.path.startswith(PEOPLE):
            raise kept_out(logger, request)
        return second_factor_first(request)
