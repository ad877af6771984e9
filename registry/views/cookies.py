"""What a phone remembers between visits."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

SALT = "registry.known-phone"


def keep_language(response: HttpResponseBase, language: str) -> None:
    """The language to read in, for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )


def keep_phone(response: HttpResponseBase, phone: str) -> None:
    """The number that signed in here, signed, so that its codes are counted apart from those strangers ask for."""
    response.set_signed_cookie(
        settings.KNOWN_PHONE_COOKIE,
        phone,
        salt=SALT,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_phone(request: HttpRequest) -> str | None:
    """The number that last signed in here, or None; a forged cookie is none."""
    return request.get_signed_cookie(settings.KNOWN_PHONE_COOKIE, default=None, salt=SALT)
