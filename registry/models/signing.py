"""Codes sent to phones, and who watches together on a shared one."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

MOST_TRIES = 5


class SignInCode(models.Model):
    """One code sent to one number for one session, which alone knows the row's key. Only a keyed hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone = models.CharField(max_length=20)
    secret = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(tries__lte=MOST_TRIES), name="sign_in_code_tries_within_limit"),
            models.CheckConstraint(condition=Q(phone__startswith="+"), name="sign_in_code_phone_is_e164"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="sign_in_code_end")]

    def __str__(self) -> str:
        return f"code of {self.made_at:%Y-%m-%d %H:%M}"


class Watcher(models.Model):
    """A member whom her pictures confirmed in a shared phone's session; `queries.watchers` says who is still there."""

    session_key = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="phone_shared_with")
    """Whose session it is."""
    confirmed_at = models.DateTimeField(auto_now_add=True)
    """When she last showed her pictures here."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session_key", "user"], name="watcher_once_on_a_phone"),
            models.CheckConstraint(condition=~Q(user=F("owner")), name="watcher_is_not_the_owner"),
        ]
        indexes = [models.Index(fields=["confirmed_at"], name="watcher_age")]

    def __str__(self) -> str:
        return f"{self.user} with {self.owner}"
