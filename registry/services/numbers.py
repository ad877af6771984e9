"""Changing one's number: proved by a code to the new one, told to the old one."""

from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from commons import limits
from commons.services import record, send_message
from registry import rules
from registry.errors import NumberTaken, SameNumber
from registry.models import SignInCode, User
from registry.services.signing import SENDS_TO_A_NUMBER, check_code, send_code

NOTICE = "number-notice"


@transaction.atomic
def ask_for_number(*, user: User, phone: str, address: str, by: User) -> SignInCode:
    """Sends a code to the number (E.164) she wants and a notice to the one she has. Raises SameNumber, TooMany.

    Whether the wanted number is somebody's is not said before she has proved that it is in her hand. One account is
    sent as many codes as one number is, whichever numbers it names.
    """
    _require_herself(user, by)
    if phone == user.phone:
        raise SameNumber
    limits.hit(f"number:user:{user.pk}", *SENDS_TO_A_NUMBER)
    code = send_code(phone=phone, address=address, language=user.language)
    with translation.override(user.language):
        body = gettext("Tiwiza: someone wants another number for your account. If it is not you, call us.")
    send_message(to=user.phone, kind=NOTICE, body=body)
    return code


def change_number(*, user: User, key: str, figures: str, address: str, session_key: str, by: User) -> User:
    """Gives her the number that the code proves, and ends her sessions other than this one.

    Raises TooMany, WrongCode, CodeOver, and NumberTaken when another account has it. The try at the code stays
    counted whatever becomes of the change, as at signing in.
    """
    _require_herself(user, by)
    phone = check_code(key=key, figures=figures, address=address)
    return _move(user, phone, session_key, by)


@transaction.atomic
def _move(user: User, phone: str, session_key: str, by: User) -> User:
    held = User.objects.select_for_update().get(pk=user.pk)
    before, held.phone, held.phone_verified = held.phone, phone, True
    try:
        with transaction.atomic():
            held.save(update_fields=["phone", "phone_verified"])
    except IntegrityError as error:
        raise NumberTaken from error
    for session in UserSession.objects.filter(user_id=held.pk).exclude(session_key=session_key):
        session.end()
    record(by=by, action="registry.change_number", subject=held, before=before, after=phone)
    return held


def _require_herself(user: User, by: User) -> None:
    rules.require(allowed=by.pk == user.pk, by=by, what=f"change the number of user {user.pk}")
