"""What allauth asks about our people: it signs them in, keeps second factors and lists sessions; we send the codes."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from commons.addresses import client_address
from registry.errors import LockOfAnotherKey


class PhoneAdapter(DefaultAccountAdapter):
    """Signs in by phone; nobody signs up or resets a password through allauth."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "rate_limited": _("Too many tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_phone(self, user: Any) -> tuple[str, bool]:
        # Whoever comes this far has proved her number with a code of ours.
        return user.phone, True

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Says nothing: our pages say what happened in their own words."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Most people have no e-mail address."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted with the portal's key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("These are not the figures. Look at your application again and write the new ones."),
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.phone)

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as broken:
            raise LockOfAnotherKey from broken


def _cipher() -> Fernet:
    key = hashlib.sha256(b"registry.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
