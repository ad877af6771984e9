"""Closed lists of words that commons' tables store."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobState(TextChoices):
    QUEUED = "queued", _("waiting its turn")
    RUNNING = "running", _("being worked on")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class MessageState(TextChoices):
    WAITING = "waiting", _("waiting to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not delivered")
