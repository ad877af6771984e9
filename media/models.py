"""Videos, what the workshop made of them, captions and pictures."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from media import errors
from media.enums import Quality, VideoState


class Video(models.Model):
    """A film that a trainer uploaded. Playable only when READY; `failure` says why not and what to do.

    The row of a REMOVED one stays without its files: what was watched of it rests on it, and old drafts name it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=VideoState, default=VideoState.UPLOADED)
    percent = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)
    """Why it was refused, in the trainer's language; `why` says it in the reader's."""
    failure_code = models.CharField(max_length=40, blank=True)
    """Name of the refusal in media.errors."""
    failure_facts = models.JSONField(default=dict, blank=True)
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
            models.CheckConstraint(
                condition=~Q(state=VideoState.REMOVED) | Q(source="", folder=""), name="video_removed_has_no_files"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def why(self) -> str:
        """Why it was refused and what to do, in the reader's language; empty when it was not."""
        refusal = getattr(errors, self.failure_code, None)
        return str(refusal(**self.failure_facts)) if refusal else self.failure


class Rendition(models.Model):
    """One file that can be played: what quality it is and how many bytes it costs."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="renditions")
    quality = models.CharField(max_length=8, choices=Quality)
    name = models.CharField(max_length=80)
    """File name inside the video's folder."""
    size = models.PositiveBigIntegerField()
    mime = models.CharField(max_length=40)
    spare = models.BooleanField(default=False)
    """For phones that cannot play the first file of this quality."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["video", "quality", "spare"], name="rendition_once_a_quality")]

    def __str__(self) -> str:
        return f"{self.video} {self.quality}"


class Captions(models.Model):
    """The spoken words of a film in one language, as clean WebVTT."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    vtt = models.TextField()
    sha256 = models.CharField(max_length=64)
    """Of the text; part of its address, so that a changed file has another one."""
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "captions"
        constraints = [models.UniqueConstraint(fields=["video", "language"], name="captions_once_a_language")]

    def __str__(self) -> str:
        return f"{self.video} ({self.language})"


class Upload(models.Model):
    """A film on its way in pieces. The bytes in its file are the truth of how far it is."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    """Bytes that were announced."""
    metadata = models.TextField(blank=True, default="", db_default="")
    """What the client said of the film, as it said it: tus gives it back to whoever asks how far the film is."""
    video = models.OneToOneField(Video, null=True, on_delete=models.SET_NULL, related_name="upload")
    """What it became when the last byte had come."""
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="upload_is_not_empty")]
        indexes = [models.Index(fields=["expires_at"], name="upload_expiry")]

    def __str__(self) -> str:
        return self.title
