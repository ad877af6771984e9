"""The ways a text reaches a phone, behind one small promise: `send(to, body)`, raising GatewayDown."""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class GatewayDown(Exception):
    """The gateway did not take the message; it is tried again later."""


class Gateway(Protocol):
    """Sends one text. `to` is E.164, `body` plain text. Raises GatewayDown."""

    def send(self, to: str, body: str) -> None: ...


class LocalTwin:
    """Sends nothing: the outbox page shows what a phone would have received. `check --deploy` refuses it."""

    local = True

    def send(self, to: str, body: str) -> None:
        return None


def stays_here() -> bool:
    """Whether the gateway in force is the local twin, so that messages can be read on the outbox page."""
    return bool(getattr(import_string(settings.SMS_GATEWAY), "local", False))
