"""Where a page's words on the deed before it wait: a cookie of the portal's own name, or the session if too long."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NoticesCookie(CookieStorage):
    """Django names its cookie without the prefix by which browsers keep one to this host and to TLS."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        return str(settings.NOTICES_COOKIE)


class Notices(FallbackStorage):
    """As Django's own, with that cookie."""

    storage_classes = (NoticesCookie, SessionStorage)
