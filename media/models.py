"""Videos, what the workshop made of them, captions and pictures."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from media.enums import Quality, VideoState


class Video(models.Model):
    """A film that a trainer uploaded. Playable only when READY; `failure` says why not and what to do."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=VideoState, default=VideoState.UPLOADED)
    percent = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    """Path of the upload below MEDIA_ROOT, under a fixed name."""
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    """Bytes of the upload."""
    duration = models.FloatField(default=0)
    """Seconds."""
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    folder = models.CharField(max_length=200, blank=True)
    """Where the published renditions lie below MEDIA_ROOT; set by the same step that makes it READY."""
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="video_percent_at_most_100"),
            models.CheckConstraint(condition=Q(duration__gte=0), name="video_duration_not_negative"),
            models.CheckConstraint(
                condition=~Q(state=VideoState.READY) | (Q(duration__gt=0) & ~Q(folder="")),
                name="video_ready_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Rendition(models.Model):
    """One file that can be played: what quality it is and how many bytes it costs."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="renditions")
    quality = models.CharField(max_length=8, choices=Quality)
    name = models.CharField(max_length=80)
    """File name inside the video's folder."""
    size = models.PositiveBigIntegerField()
    mime = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["video", "quality"], name="rendition_once_a_quality")]

    def __str__(self) -> str:
        return f"{self.video} {self.quality}"
