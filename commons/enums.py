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


class MessageError(TextChoices):
    """Why a text was not sent, where it is not the gateway that says why in its own words. The first two are what
    commons.jobs writes of a job that it ends.
    """

    BROKE = "broke", _("The gateway broke off")
    GAVE_UP = "gave up", _("The portal was stopped while it sent this")
    OVER = "over", _("The code had run out")
