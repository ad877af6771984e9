"""Who watches together on one phone: members whom their pictures have confirmed in this phone's session."""

import logging

from django.db import transaction
from django.utils import timezone

from commons.refusing import refused
from commons.services import record
from registry import queries
from registry.errors import NotTogether, PhoneFull
from registry.models import User, Watcher
from registry.services.pictures import check_picture_pin

logger = logging.getLogger(__name__)
MOST_ON_A_PHONE = 12
"""Design, group viewing: at most 12 members on one phone, the phone's owner counted."""


def switch_person(*, session_key: str, member: User, pictures: set[str], by: User, address: str = "") -> Watcher:
    """Confirms a member on the phone whose session this is, when the three pictures are hers.

    `by` is the person signed in on the phone, which asks from `address`; they must share a cooperative today.
    Confirming twice is one row, and her WATCHERS_HOURS begin anew with each.
    Raises NotTogether, NoPictures, TooMany, WrongPictures, PhoneFull.
    """
    if not queries.share_a_cooperative(by, member):
        raise refused(logger, NotTogether(), "registry.switch-person", by, member=member)
    check_picture_pin(user=member, pictures=pictures, phone_key=session_key, address=address)
    return _confirm(session_key, member, by)


@transaction.atomic
def _confirm(session_key: str, member: User, by: User) -> Watcher:
    User.objects.select_for_update().get(pk=by.pk)  # two confirmations at once must not pass the last free place
    here = queries.confirmations(session_key, by)
    others = here.filter(confirmed_at__gt=queries.confirmed_since()).exclude(user=member)
    if others.count() + 1 >= MOST_ON_A_PHONE:
        raise PhoneFull(most=MOST_ON_A_PHONE)
    present = queries.watchers(session_key, by).filter(pk=member.pk).exists()
    watcher, _ = Watcher.objects.update_or_create(
        session_key=session_key, user=member, defaults={"owner": by, "confirmed_at": timezone.now()}
    )
    if not present:
        record(by=by, action="registry.switch_person", subject=member)
    return watcher


@transaction.atomic
def leave_phone(*, session_key: str, member: User | None = None, by: User) -> int:
    """Takes one member, or everyone, off the phone's list; how many were on it."""
    here = queries.confirmations(session_key, by)
    gone, _ = (here.filter(user=member) if member else here).delete()
    return gone
