"""Whose cooperative a page is about. She chooses once; what she may not see is not found."""

import logging
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from commons.refusing import kept_out
from registry.enums import Function
from registry.models import Cooperative
from registry.queries import cooperatives_of, homes_of
from registry.rules import COORDINATING, SELLING

KEPT = "cooperative"
logger = logging.getLogger(__name__)


class Undecided(Exception):
    """She belongs to several cooperatives, or to none: `cooperatives` to choose from."""

    def __init__(self, cooperatives: list[Cooperative]) -> None:
        super().__init__()
        self.cooperatives = cooperatives


def selling(request: HttpRequest) -> Cooperative:
    """The cooperative she sells for. Raises Undecided."""
    return chosen(request, *SELLING)


def coordinating(request: HttpRequest) -> Cooperative:
    """The cooperative she signs for; 404 when there is none, or she has to choose on the road's page first."""
    try:
        return chosen(request, *COORDINATING)
    except Undecided as undecided:
        raise kept_out(logger, request) from undecided


def chosen(request: HttpRequest, *functions: Function) -> Cooperative:
    """The one of her cooperatives (with one of the functions) that she chose, or her only one. Raises Undecided."""
    mine = homes_of(request.user, *functions)
    kept = request.session.get(KEPT)
    found = [each for each in mine if each.pk == kept] or mine
    if len(found) != 1:
        raise Undecided(mine)
    return found[0]


def keep_choice(request: HttpRequest, slug: str, *functions: Function) -> None:
    """Remembers her choice while she is signed in; another's cooperative is a 404."""
    found = cooperatives_of(request.user, *functions).filter(slug=slug).first()
    if found is None:
        raise kept_out(logger, request)
    request.session[KEPT] = found.pk


def hers(rows: QuerySet[Any], request: HttpRequest, path: str = "shop__cooperative") -> QuerySet[Any]:
    """The rows of the cooperatives she sells for."""
    return rows.filter(**{f"{path}__in": cooperatives_of(request.user, *SELLING)})
