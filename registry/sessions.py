"""Who is at the other end: session and person of a request, each asked for by a question written once."""

from typing import Any

from allauth.account import auth_backends
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from commons.prepared import Prepared
from registry.models import User

SESSION = Prepared(lambda *, key: Session.objects.filter(session_key=key[0]), key=str)
PERSON = Prepared(lambda *, pk: User.objects.filter(pk=pk[0]), pk=int)


class SessionStore(DatabaseStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Any:
        found = next(iter(SESSION(key=[self.session_key])), None)
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found


class PhoneBackend(auth_backends.AuthenticationBackend):
    """allauth's backend: who has proved her number."""

    def get_user(self, user_id: int) -> User | None:
        """The person of a session; None when her account is closed or gone."""
        user = next(iter(PERSON(pk=[user_id])), None)
        return user if user is not None and self.user_can_authenticate(user) else None
