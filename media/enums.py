"""Closed lists of words that the workshop's tables store."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VideoState(TextChoices):
    UPLOADED = "uploaded", pgettext_lazy("video", "uploaded")
    PROBING = "probing", pgettext_lazy("video", "being examined")
    TRANSCODING = "transcoding", pgettext_lazy("video", "being prepared")
    READY = "ready", pgettext_lazy("video", "ready")
    FAILED = "failed", pgettext_lazy("video", "refused")
    REMOVED = "removed", pgettext_lazy("video", "deleted")


UNDERWAY = (VideoState.UPLOADED, VideoState.PROBING, VideoState.TRANSCODING)
"""States in which a transcode job is still to end."""


class Quality(TextChoices):
    """What a member chooses by its cost."""

    AUDIO = "audio", _("sound only")
    SMALL = "small", _("small")
    CLEAR = "clear", _("clear")
