"""What signing in leaves behind: codes, sessions, and who watched together on a phone."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from commons.forgetting import forget
from registry.models import SignInCode, Watcher


def forget_signing() -> int:
    """Deletes codes and watchers of long ago, sessions that are over, and what was kept of them; how many rows went."""
    now = timezone.now()
    gone = forget(SignInCode.objects.filter(expires_at__lt=now - settings.CODES_KEPT))
    gone += forget(Watcher.objects.filter(confirmed_at__lt=now - settings.WATCHERS_KEPT))
    gone += forget(Session.objects.filter(expire_date__lt=now))
    return gone + forget(UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")))
