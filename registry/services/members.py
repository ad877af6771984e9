"""Who belongs to a cooperative, from when to when."""

from datetime import timedelta

from django.db import transaction

from commons import phones
from commons.services import record
from registry import queries, rules
from registry.enums import Function
from registry.errors import AlreadyMember, NotLasting
from registry.models import Cooperative, Family, Membership, User


@transaction.atomic
def enrol_member(
    *,
    cooperative: Cooperative,
    phone: str,
    first_name: str,
    last_name: str,
    function: str,
    by: User | None,
    family: Family | None = None,
) -> Membership:
    """Makes the person of this number a member from today; a number seen for the first time makes her account.

    A known person keeps the name she has given herself. Raises BadPhone, AlreadyMember, NotAllowed.
    """
    rules.require_coordinating(by, cooperative, f"enrol in cooperative {cooperative.pk}")
    names = {"first_name": first_name.strip(), "last_name": last_name.strip()}
    user, _ = User.objects.get_or_create(phone=phones.parse(phone), defaults=names)
    # Her row is locked so that two enrolments at once cannot give her the same function twice.
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.get_full_name():
        user.first_name, user.last_name = names["first_name"], names["last_name"]
        user.save(update_fields=["first_name", "last_name"])
    if queries.memberships_of(user).filter(cooperative=cooperative, function=function).exists():
        raise AlreadyMember
    membership = Membership.objects.create(
        cooperative=cooperative, user=user, function=Function(function), since=queries.today(), family=family
    )
    record(by=by, action="registry.enrol_member", subject=membership, function=str(membership.function))
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User | None) -> Membership:
    """Ends it at once and keeps it as history: its last day was yesterday. Raises NotLasting, NotAllowed.

    One that began today leaves no day behind; its row goes, and the audit line tells of it.
    """
    rules.require_coordinating(by, membership.cooperative, f"end membership {membership.pk}")
    locked = Membership.objects.select_for_update().filter(pk=membership.pk, until__isnull=True).first()
    if locked is None:
        raise NotLasting
    record(by=by, action="registry.end_membership", subject=locked, since=str(locked.since))
    locked.until = membership.until = queries.today() - timedelta(days=1)
    if locked.until < locked.since:
        Membership.objects.filter(pk=locked.pk).delete()
    else:
        locked.save(update_fields=["until"])
    return locked
