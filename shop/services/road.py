"""The cooperative's file, filled in by who signs for it."""

import logging
from typing import Any

from django.db import IntegrityError, transaction

from commons.services import record
from registry.enums import CooperativeState
from registry.models import Cooperative
from registry.services.cooperatives import CHECKED
from shop.enums import ShopState
from shop.errors import FileApproved, RegisterKnown
from shop.models import Shop
from shop.rules import require_coordinator
from shop.services.opening import consider_opening

logger = logging.getLogger(__name__)
PROFILE = ("register_number", "register_court", "ice", "seat", "bank_name", "bank_account")


@transaction.atomic
def fill_profile(*, cooperative: Cooperative, by: Any, **papers: str) -> Cooperative:
    """Fills in the file and gives it to the council where the council has not checked all of it.

    What it has checked is not changed from a phone. Files approved in earlier days may have gaps: who fills one in has
    her file checked anew, unless the shop has opened, which the council alone keeps in order. A refused file goes back
    even as it was: she may have mended the paper that the council compared it with.

    Raises NotYours, FileApproved, RegisterKnown; nothing is written then.
    """
    require_coordinator(by, cooperative, "shop.fill-profile")
    held = Cooperative.objects.select_for_update().get(pk=cooperative.pk)
    changed = {name: papers[name] for name in PROFILE if name in papers and papers[name] != getattr(held, name)}
    approved, checked = held.state == CooperativeState.APPROVED, changed.keys() & CHECKED.keys()
    if approved and (any(getattr(held, name) for name in changed) or (checked and _has_opened(held))):
        logger.warning("Refused to change the approved file of cooperative %s: %s by %s", held.pk, sorted(changed), by)
        raise FileApproved
    if not changed and held.state != CooperativeState.REFUSED:
        return held
    for name, value in changed.items():
        setattr(held, name, value)
    if held.state == CooperativeState.REFUSED or (approved and checked):
        held.state, held.note = CooperativeState.REGISTERED, ""
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as error:
        raise RegisterKnown from error
    record(by=by, action="shop.fill-profile", subject=held, fields=sorted(changed))
    consider_opening(cooperative=held, by=by)
    return held


def _has_opened(cooperative: Cooperative) -> bool:
    return Shop.objects.filter(cooperative=cooperative).exclude(state=ShopState.CLOSED).exists()
