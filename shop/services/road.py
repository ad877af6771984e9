"""The cooperative's file, filled in by who signs for it."""

import logging
from typing import Any

from django.db import IntegrityError, transaction

from commons.services import record
from registry.enums import CooperativeState
from registry.models import Cooperative
from shop.errors import FileApproved, RegisterKnown
from shop.rules import require_coordinator
from shop.services.opening import consider_opening

logger = logging.getLogger(__name__)
PROFILE = ("register_number", "register_court", "ice", "seat", "bank_name", "bank_account")


@transaction.atomic
def fill_profile(*, cooperative: Cooperative, by: Any, **papers: str) -> Cooperative:
    """Fills in the file. Once the council has approved it only what was empty can be added: an account number that
    was checked is not changed from a phone. A refused file goes back to the council.

    Raises NotYours, FileApproved, RegisterKnown; nothing is written then.
    """
    require_coordinator(by, cooperative, "shop.fill-profile")
    held = Cooperative.objects.select_for_update().get(pk=cooperative.pk)
    changed = {name: papers[name] for name in PROFILE if name in papers and papers[name] != getattr(held, name)}
    if held.state == CooperativeState.APPROVED and any(getattr(held, name) for name in changed):
        logger.warning("Refused to change the approved file of cooperative %s: %s by %s", held.pk, sorted(changed), by)
        raise FileApproved
    if not changed:
        return held
    for name, value in changed.items():
        setattr(held, name, value)
    if held.state == CooperativeState.REFUSED:
        held.state, held.note = CooperativeState.REGISTERED, ""
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as error:
        raise RegisterKnown from error
    record(by=by, action="shop.fill-profile", subject=held, fields=sorted(changed))
    consider_opening(cooperative=held, by=by)
    return held
