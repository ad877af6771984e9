"""What every template may ask of the house."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from commons.country import here
from commons.gateways import stays_here


def house(request: HttpRequest) -> dict[str, Any]:
    """Language, direction and country of the page."""
    return {
        "LANG": (get_language() or "ar")[:2],
        "DIR": "rtl" if get_language_bidi() else "ltr",
        "COUNTRY": here(),
        "HELP_PHONE": settings.HELP_PHONE,
        "MESSAGES_STAY_HERE": stays_here(),
    }
