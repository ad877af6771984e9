"""The cooperative's file, filled in by who signs for it; what the council checked, the council mends."""

import logging
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commons import phones
from commons.country import here
from commons.refusing import refused
from commons.services import record
from registry.enums import CooperativeState
from registry.models import Cooperative
from registry.rules import COORDINATING
from registry.services.cooperatives import CHECKED
from shop.bank import is_account
from shop.enums import ShopState
from shop.errors import BadAccount, FileApproved, ReasonMissing, RegisterKnown, SameAccount
from shop.models import Shop
from shop.rules import require_coordinator, require_officer
from shop.services.opening import consider_opening
from shop.services.tidings import tell_holders

logger = logging.getLogger(__name__)
SHOWN = 4
"""So many figures of an account are written where others may read them."""
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
        fields = "+".join(sorted(changed))
        raise refused(logger, FileApproved(), "shop.change-file", by, cooperative=held, fields=fields)
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


@transaction.atomic
def change_account(*, cooperative: Cooperative, bank_name: str, bank_account: str, reason: str, by: Any) -> Cooperative:
    """Puts the right account in the place of a wrong one, and tells the president and the coordinator.

    Payouts already sent keep the account they went to. The audit line has the last four figures of both. Raises
    NotYours, ReasonMissing, BadAccount, SameAccount; nothing is written then.
    """
    require_officer(by, cooperative, "shop.change-account")
    if not reason.strip():
        raise ReasonMissing
    if not is_account(bank_account):
        raise BadAccount(figures=here().account_figures)
    held = Cooperative.objects.select_for_update().get(pk=cooperative.pk)
    if (held.bank_name, held.bank_account) == (bank_name.strip(), bank_account):
        raise SameAccount
    before, held.bank_name, held.bank_account = held.bank_account, bank_name.strip(), bank_account
    held.save(update_fields=["bank_name", "bank_account"])
    ends = {"before": before[-SHOWN:], "after": bank_account[-SHOWN:]}
    record(by=by, action="shop.change-account", subject=held, reason=reason.strip(), **ends)
    tell_holders(held, COORDINATING, "account-changed", _account_words)
    return held


def _account_words(cooperative: Cooperative) -> str:
    facts = {"cooperative": cooperative, "figures": cooperative.bank_account[-SHOWN:]}
    if not settings.HELP_PHONE:
        return _("The council changed the bank account of %(cooperative)s: it now ends with %(figures)s.") % facts
    return _(
        "The council changed the bank account of %(cooperative)s: it now ends with %(figures)s. "
        "If this is not yours, call %(phone)s at once."
    ) % {**facts, "phone": phones.shown(settings.HELP_PHONE)}


def _has_opened(cooperative: Cooperative) -> bool:
    return Shop.objects.filter(cooperative=cooperative).exclude(state=ShopState.CLOSED).exists()
