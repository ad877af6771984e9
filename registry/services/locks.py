"""Second locks that their owner cannot open any more."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from commons.services import record
from registry import rules
from registry.errors import NoLock, UntoldReason
from registry.models import User


@transaction.atomic
def take_lock_off(*, user: User, reason: str, by: User | None) -> None:
    """Takes a person's second lock off with its spare codes; her next sign-in at a desk asks for a new one.

    Whoever asks for it knows her by voice or papers. Raises NotAllowed, UntoldReason, NoLock when she has none.
    """
    rules.require_officer(by, f"take the second lock of user {user.pk} off")
    if not reason.strip():
        raise UntoldReason
    taken, _ = Authenticator.objects.filter(user_id=user.pk).delete()
    if not taken:
        raise NoLock
    record(by=by, action="registry.take_lock_off", subject=user, reason=reason.strip())
