"""Who belongs to a cooperative, from when to when."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from commons import limits, phones
from commons.services import record, send_message
from registry import queries, rules
from registry.enums import Function
from registry.errors import AccountClosed, AlreadyMember, NotHersToGive, NotLasting
from registry.models import Cooperative, Family, Membership, User
from registry.services.signing import SENDS_FROM_AN_ADDRESS, SENDS_TO_A_NUMBER

logger = logging.getLogger(__name__)
MESSAGE = "enrolled"
TEXTS_TO_A_NUMBER = SENDS_TO_A_NUMBER
"""Enrolling, ending and enrolling anew sends a text each time, to whatever number is written."""
TEXTS_BY_ONE = SENDS_FROM_AN_ADDRESS
"""More than anybody types who enrols a whole cooperative in one afternoon."""


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

    A known person keeps the name she has given herself. She is told by message who did it, and whom to call if it is
    wrong. Raises BadPhone, AlreadyMember, NotAllowed, NotHersToGive, AccountClosed, and TooMany when her number was
    sent as many of these texts as it may be, or the one who acts had as many sent.
    """
    rules.require_coordinating(by, cooperative, f"enrol in cooperative {cooperative.pk}")
    names = {"first_name": first_name.strip(), "last_name": last_name.strip()}
    user, _ = User.objects.get_or_create(phone=phones.parse(phone), defaults=names)
    # Her row is locked so that two enrolments at once cannot give her the same function twice.
    user = User.objects.select_for_update().get(pk=user.pk)
    if by is not None and not rules.may_name(by, cooperative, function, user):
        logger.warning("Refused: user %s may not name user %s %s of %s", by.pk, user.pk, function, cooperative.pk)
        raise NotHersToGive
    if not user.is_active:
        raise AccountClosed
    if not user.get_full_name():
        user.first_name, user.last_name = names["first_name"], names["last_name"]
        user.save(update_fields=["first_name", "last_name"])
    if queries.memberships_of(user).filter(cooperative=cooperative, function=function).exists():
        raise AlreadyMember
    membership = Membership.objects.create(
        cooperative=cooperative, user=user, function=Function(function), since=queries.today(), family=family
    )
    record(by=by, action="registry.enrol_member", subject=membership, function=str(membership.function))
    _tell(membership, by)
    return membership


def _tell(membership: Membership, by: User | None) -> None:
    """Says it to whoever was enrolled, in her language; not to somebody who did it herself."""
    user, house = membership.user, membership.cooperative
    if by is not None and by.pk == user.pk:
        return
    _count(user, by)
    with translation.override(user.language):
        doer = gettext("the council") if by is None or rules.is_officer(by) else str(by)
        facts = {"cooperative": house.name, "function": membership.get_function_display(), "by": doer}
        body = gettext("Tiwiza: %(by)s enrolled you in %(cooperative)s as: %(function)s.") % facts
        if call := settings.HELP_PHONE or house.phone:
            body += " " + gettext("If this is wrong, call %(phone)s.") % {"phone": phones.shown(call)}
    send_message(to=user.phone, kind=MESSAGE, body=body)


def _count(user: User, by: User | None) -> None:
    """Counts one text; the council's own are counted for the number alone."""
    limits.hit(f"enrolled:number:{user.phone}", *TEXTS_TO_A_NUMBER)
    if by is not None and not rules.is_officer(by):
        limits.hit(f"enrolled:by:{by.pk}", *TEXTS_BY_ONE)


@transaction.atomic
def end_membership(*, membership: Membership, by: User | None) -> Membership:
    """Ends it at once and keeps it as history: its last day was yesterday. Raises NotLasting, NotAllowed.

    One that began today leaves no day behind; its row goes, and the audit line tells of it.
    """
    rules.require(allowed=by is None or rules.may_end(by, membership), by=by, what=f"end membership {membership.pk}")
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
