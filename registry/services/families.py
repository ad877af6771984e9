"""The producing households that a cooperative supervises."""

from django.db import IntegrityError, transaction

from commons.services import record
from registry import rules
from registry.errors import FamilyGone, FamilyKnown
from registry.models import Cooperative, Family, Membership, Province, Trade, User


@transaction.atomic
def register_family(
    *, cooperative: Cooperative, name: str, trade: Trade, province: Province, by: User | None
) -> Family:
    """A producing household under the cooperative's supervision. Raises FamilyKnown, NotAllowed."""
    rules.require_coordinating(by, cooperative, f"register a family in cooperative {cooperative.pk}")
    try:
        with transaction.atomic():
            family = Family.objects.create(cooperative=cooperative, name=name.strip(), trade=trade, province=province)
    except IntegrityError as error:
        raise FamilyKnown from error
    record(by=by, action="registry.register_family", subject=family)
    return family


@transaction.atomic
def end_family(*, family: Family, by: User | None) -> None:
    """Takes the family off the cooperative's list, so that its name is free again. Raises FamilyGone, NotAllowed.

    Its row goes and the audit line tells of it. Who came from it stays a member; the line keeps her membership's key.
    """
    rules.require_coordinating(by, family.cooperative, f"end family {family.pk}")
    locked = Family.objects.select_for_update().filter(pk=family.pk).first()
    if locked is None:
        raise FamilyGone
    from_it = Membership.objects.filter(family=locked)
    keys = list(from_it.order_by("pk").values_list("pk", flat=True))
    house, trade = locked.cooperative.name, locked.trade.slug
    record(by=by, action="registry.end_family", subject=locked, cooperative=house, trade=trade, memberships=keys)
    from_it.update(family=None)
    locked.delete()
