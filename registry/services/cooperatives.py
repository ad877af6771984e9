"""Registering cooperatives, and what the council decides about them."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commons import phones
from commons.country import here
from commons.services import record
from registry import rules
from registry.enums import CooperativeState
from registry.errors import AlreadyDecided, AlreadyRegistered, FileNotWhole, NoReason, ProvinceAbroad
from registry.models import Cooperative, Province, Trade, User

PAPERS = {
    "name_latin",
    "story",
    "seat",
    "register_number",
    "register_court",
    "ice",
    "bank_account",
    "bank_name",
}
CHECKED = {
    "register_number": _("number in the local register"),
    "register_court": _("court that keeps the register"),
    "seat": _("address of the seat"),
    "bank_account": _("bank account"),
}
"""What the council compares with the papers when it approves, and what each is called."""


@transaction.atomic
def register_cooperative(
    *, name: str, province: Province, trades: Iterable[Trade], by: User | None, phone: str = "", **papers: Any
) -> Cooperative:
    """A cooperative that waits for the council's approval. `papers` are the table's further fields.

    Raises NotAllowed, ProvinceAbroad, AlreadyRegistered when the register number is known, BadPhone, TypeError for an
    unknown field.
    """
    rules.require_officer(by, "register a cooperative")
    if unknown := papers.keys() - PAPERS:
        raise TypeError(f"A cooperative has no {unknown}.")
    if province.region.country != here().code:
        raise ProvinceAbroad
    cooperative = Cooperative(name=name, province=province, phone=phones.parse(phone) if phone else "", **papers)
    cooperative.slug = _free_slug(cooperative.name_latin or name)
    try:
        with transaction.atomic():
            cooperative.save()
    except IntegrityError as error:
        raise AlreadyRegistered from error
    cooperative.trades.set(trades)
    record(by=by, action="registry.register_cooperative", subject=cooperative)
    return cooperative


def _free_slug(name: str) -> str:
    base = slugify(name, allow_unicode=True)[:40] or "cooperative"
    taken = set(Cooperative.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


@transaction.atomic
def approve_cooperative(*, cooperative: Cooperative, by: User | None) -> Cooperative:
    """The council approves; approving twice changes nothing. One that was refused may be approved later.

    Raises FileNotWhole: what is empty now would be filled in later, and nobody would check it.
    """
    rules.require_officer(by, f"approve cooperative {cooperative.pk}")
    locked = Cooperative.objects.select_for_update().get(pk=cooperative.pk)
    if locked.state != CooperativeState.APPROVED:
        if missing := [str(name) for field, name in CHECKED.items() if not getattr(locked, field).strip()]:
            raise FileNotWhole(missing=gettext(", ").join(missing))
        before, locked.state, locked.note = locked.state, CooperativeState.APPROVED, ""
        locked.save(update_fields=["state", "note"])
        record(by=by, action="registry.approve_cooperative", subject=locked, before=before)
    cooperative.state, cooperative.note = locked.state, locked.note
    return locked


@transaction.atomic
def refuse_cooperative(*, cooperative: Cooperative, reason: str, by: User | None) -> Cooperative:
    """The council refuses one that waits, and says why. Raises NoReason, AlreadyDecided."""
    rules.require_officer(by, f"refuse cooperative {cooperative.pk}")
    if not reason.strip():
        raise NoReason
    locked = Cooperative.objects.select_for_update().get(pk=cooperative.pk)
    if locked.state != CooperativeState.REGISTERED:
        raise AlreadyDecided
    locked.state, locked.note = CooperativeState.REFUSED, reason.strip()
    locked.save(update_fields=["state", "note"])
    record(by=by, action="registry.refuse_cooperative", subject=locked, reason=locked.note)
    cooperative.state, cooperative.note = locked.state, locked.note
    return locked
