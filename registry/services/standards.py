"""The specifications (cahiers des charges) that products keep to."""

from datetime import date

from django.db import transaction
from django.db.models import ProtectedError

from commons.services import record
from registry import rules
from registry.errors import StandardKept, StandardOfAnotherTrade
from registry.models import Standard, Trade, User


@transaction.atomic
def register_standard(
    *, trade: Trade, reference: str, names: dict[str, str], in_force_from: date, by: User | None
) -> Standard:
    """A specification of a trade; `names` by language code. Registering it again corrects its names and its day.

    Raises StandardOfAnotherTrade: products of the first trade may keep to it. Raises NotAllowed.
    """
    rules.require_officer(by, f"register standard {reference}")
    known = Standard.objects.select_for_update().filter(reference=reference).first()
    if known is not None and known.trade_id != trade.pk:
        raise StandardOfAnotherTrade(trade=known.trade.name)
    fields = {f"name_{language}": name for language, name in names.items()}
    standard, _ = Standard.objects.update_or_create(
        reference=reference, defaults={"trade": trade, "in_force_from": in_force_from, **fields}
    )
    record(by=by, action="registry.register_standard", subject=standard, reference=reference)
    return standard


@transaction.atomic
def remove_standard(*, standard: Standard, by: User | None) -> None:
    """Takes back one that was registered by mistake. Raises StandardKept while a product keeps to it, NotAllowed."""
    rules.require_officer(by, f"remove standard {standard.reference}")
    record(by=by, action="registry.remove_standard", subject=standard, reference=standard.reference)
    try:
        with transaction.atomic():
            standard.delete()
    except ProtectedError as error:
        raise StandardKept from error
