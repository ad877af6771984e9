"""A person's own account: her name, face and language."""

from django.conf import settings
from django.db import transaction

from commons.services import record
from registry.errors import AccountThere
from registry.models import User


@transaction.atomic
def new_person(*, phone: str, first_name: str, last_name: str, language: str) -> User:
    """An account for a number that has just been proved. Raises AccountThere: a number has one account, and whoever
    proved the number before there was one is not let into it.
    """
    user, made = User.objects.get_or_create(
        phone=phone,
        defaults={
            "first_name": first_name.strip(),
            "last_name": last_name.strip(),
            "language": language,
            "phone_verified": True,
        },
    )
    if not made:
        raise AccountThere
    record(by=user, action="registry.new_person", subject=user)
    return user


@transaction.atomic
def note_signed_in(*, user: User) -> User:
    """Writes that she holds her phone in her hand, the first time she proves it."""
    if User.objects.filter(pk=user.pk, phone_verified=False).update(phone_verified=True):
        user.phone_verified = True
        record(by=user, action="registry.phone_verified", subject=user)
    return user


@transaction.atomic
def change_profile(*, user: User, first_name: str, last_name: str, face: int, by: User) -> User:
    """Her name and face as she wants them."""
    user.first_name, user.last_name, user.face = first_name.strip(), last_name.strip(), face
    user.save(update_fields=["first_name", "last_name", "face"])
    record(by=by, action="registry.change_profile", subject=user)
    return user


@transaction.atomic
def choose_language(*, user: User, language: str) -> None:
    """Keeps the language she reads in; one the portal does not speak is left aside."""
    if language in dict(settings.LANGUAGES):
        User.objects.filter(pk=user.pk).update(language=language)
        user.language = language
