"""What was watched: who was there, what the player said, and what the server believes of it. Times are milliseconds."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from media.models import Video

SLACK_CEILING = 30_000
"""No setting credits more than this beyond the clock."""


class Learner(models.Model):
    """A member as a learner. The row is locked while anything about her learning is decided."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="learner"
    )
    spent = models.JSONField(default=list)
    """Wall-clock time already given for credit, as [from, to] in ms since 1970: no second of hers pays twice."""

    def __str__(self) -> str:
        return str(self.user)


class PlaySession(models.Model):
    """One opening of a lesson on one phone: the film, who holds the phone and who watches. The token is its proof."""

    token = models.CharField(max_length=43, unique=True)
    lesson_key = models.UUIDField()
    video = models.ForeignKey(Video, on_delete=models.PROTECT, related_name="play_sessions")
    duration = models.PositiveBigIntegerField()
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="play_sessions")
    learners = models.ManyToManyField(Learner, through="Presence", related_name="play_sessions")
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(duration__gt=0), name="play_session_has_length")]
        indexes = [models.Index(fields=["viewer", "lesson_key", "-issued_at"], name="play_session_of_viewer")]

    def __str__(self) -> str:
        return f"{self.lesson_key} by {self.viewer_id} at {self.issued_at:%Y-%m-%d %H:%M}"

    @property
    def valid_until(self) -> datetime:
        return self.issued_at + timedelta(days=settings.PLAY_TOKEN_DAYS)


class Presence(models.Model):
    """That a member confirmed she is watching. She earns from the session's beginning, and it begins with her in it."""

    session = models.ForeignKey(PlaySession, on_delete=models.CASCADE, related_name="presences")
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="presences")

    class Meta:
        verbose_name_plural = "presences"
        constraints = [models.UniqueConstraint(fields=["session", "learner"], name="presence_once_in_session")]

    def __str__(self) -> str:
        return f"{self.learner_id} in {self.session_id}"


class Beat(models.Model):
    """What the player said was played, kept as evidence. A session and sequence number exist once."""

    session = models.ForeignKey(PlaySession, on_delete=models.CASCADE, related_name="beats")
    seq = models.PositiveBigIntegerField()
    spans = models.JSONField()
    """Claimed, clipped to the film: [from, to] in ms."""
    credited = models.JSONField(default=dict)
    """What it added, in ms, by user id."""
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "seq"], name="beat_once_in_session")]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.seq}"


class Coverage(models.Model):
    """The union of what a member watched of one film of a lesson. A replaced film keeps its own."""

    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="coverages")
    lesson_key = models.UUIDField()
    video = models.ForeignKey(Video, on_delete=models.PROTECT, related_name="coverages")
    duration = models.PositiveBigIntegerField()
    spans = models.JSONField(default=list)
    """Sorted, disjoint [from, to] in ms."""
    watched = models.PositiveBigIntegerField(default=0)
    """Their length."""
    slack = models.PositiveBigIntegerField(default=0)
    """How much was credited beyond the clock."""
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "lesson_key", "video"], name="coverage_once_a_film"),
            models.CheckConstraint(condition=Q(watched__lte=F("duration")), name="coverage_within_the_film"),
            models.CheckConstraint(condition=Q(slack__lte=SLACK_CEILING), name="coverage_slack_bounded"),
        ]
        indexes = [models.Index(fields=["lesson_key", "learner"], name="coverage_of_lesson")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.lesson_key} {self.share:.0%}"

    @property
    def share(self) -> float:
        """Watched part of the film, 0 to 1."""
        return self.watched / self.duration if self.duration else 0.0
