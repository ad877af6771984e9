"""Closed lists of words that page blocks store."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoteKind(TextChoices):
    """What a note in a text is for."""

    ADVICE = "advice", _("advice")
    WARNING = "stop", _("warning")
