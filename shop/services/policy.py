"""Versions of the opening rule. They are added, never changed: each opening keeps the version it was made under."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from commons.services import record
from registry import rules
from registry.queries import today
from shop.errors import PolicyPast, PolicyTaken, TermsUnknown
from shop.models import OpeningPolicy


@transaction.atomic
def add_opening_policy(
    *, by_hand: bool, products_needed: int, terms_version: str, in_force_from: date, by: Any
) -> OpeningPolicy:
    """The next version, in force from a day on until that of another: one that waits for a later day still begins then.

    Raises NotAllowed, PolicyPast, TermsUnknown, PolicyTaken.
    """
    rules.require_officer(by, "add an opening policy")
    if in_force_from < today():
        raise PolicyPast
    if not has_terms(terms_version):
        raise TermsUnknown(version=terms_version)
    version = (OpeningPolicy.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            policy = OpeningPolicy.objects.create(
                version=version,
                in_force_from=in_force_from,
                by_hand=by_hand,
                products_needed=products_needed,
                terms_version=terms_version,
            )
    except IntegrityError as error:
        raise PolicyTaken from error
    record(by=by, action="shop.add-opening-policy", subject=policy, by_hand=by_hand, products_needed=products_needed,
           terms_version=terms_version, in_force_from=in_force_from.isoformat())  # fmt: skip
    return policy


def has_terms(version: str) -> bool:
    """Whether the text of this version of the market's terms is here to be read and signed."""
    try:
        get_template(f"shop/seller/terms/{version}.ar.html")
    except TemplateDoesNotExist:
        return False
    return True
