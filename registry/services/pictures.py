"""The picture PIN: three pictures of nine, in any order."""

from datetime import timedelta

from django.db import transaction

from commons import limits
from commons.services import record
from registry import rules
from registry.errors import NoPictures, ThreePictures, WrongPictures
from registry.models import PicturePin, User

GUESSES_AT_HER = (5, timedelta(minutes=10)), (20, timedelta(days=1))
"""84 sets exist: 20 guesses a day leave a stranger a weak chance, and her own slips no lasting lock-out."""
GUESSES_ON_A_PHONE = ((30, timedelta(minutes=10)),)
GUESSES_FROM_AN_ADDRESS = ((100, timedelta(minutes=10)),)
"""Many phones share one address here; whoever signs in anew after each guess has a new session, and the same address.
"""


@transaction.atomic
def set_picture_pin(*, user: User, pictures: set[str], by: User | None) -> PicturePin:
    """Keeps her set in place of any earlier one. Raises ThreePictures; NotAllowed when another than she acts."""
    rules.require(allowed=by is not None and by.pk == user.pk, by=by, what=f"choose pictures of user {user.pk}")
    if len(pictures) != rules.PICTURES_CHOSEN or not pictures <= set(rules.PICTURES):
        raise ThreePictures
    _one_by_one(user)
    pin = PicturePin.objects.filter(user=user).first() or PicturePin(user=user)
    pin.keep(pictures)
    pin.save()
    limits.clear(f"pictures:user:{user.pk}")
    record(by=by, action="registry.set_picture_pin", subject=user)
    return pin


def _one_by_one(user: User) -> None:
    """Two taps on one button: the second waits until the first has kept its set, and changes that."""
    User.objects.select_for_update().get(pk=user.pk)


def check_picture_pin(*, user: User, pictures: set[str], phone_key: str, address: str = "") -> None:
    """Returns when the set is hers. Raises NoPictures, TooMany, WrongPictures.

    `phone_key` names the phone in hand (its session), `address` is where it asks from. Guesses are counted per
    address, per phone and per person before they are compared, each in its own transaction, so that a refused guess
    stays counted.
    """
    pin = PicturePin.objects.filter(user=user).first()
    if pin is None:
        raise NoPictures
    if address:
        limits.hit(f"pictures:address:{address}", *GUESSES_FROM_AN_ADDRESS)
    limits.hit(f"pictures:phone:{phone_key}", *GUESSES_ON_A_PHONE)
    limits.hit(f"pictures:user:{user.pk}", *GUESSES_AT_HER)
    if not pin.matches(pictures):
        raise WrongPictures
    limits.clear(f"pictures:user:{user.pk}")
