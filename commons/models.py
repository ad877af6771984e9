"""Job rows, messages to phones, the audit line and counters of limits."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from commons.enums import JobState, MessageError, MessageState


class Job(models.Model):
    """One piece of background work. The row is the truth; the broker only carries a hint that it exists."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    """What the work is about. A kind and key exist once while queued or running, so asking twice is safe."""
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    percent = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    due_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    """Who works on it now: a worker whose lease is no longer on the row has lost the job and must stop."""
    leased_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
                name="job_once_while_open",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="job_percent_at_most_100"),
            models.CheckConstraint(condition=Q(attempts__lte=F("max_attempts")), name="job_attempts_within_limit"),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, lease__isnull=False, leased_until__isnull=False)
                | (~Q(state=JobState.RUNNING) & Q(lease__isnull=True, leased_until__isnull=True)),
                name="job_leased_exactly_while_running",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="job_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"


class Message(models.Model):
    """A text to a phone. Written with the fact it tells of, sent afterwards by the gateway in force."""

    to = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    body = models.TextField()
    secret = models.BooleanField(default=False)
    """Whether the text holds a code; it is blanked once a real gateway has taken it."""
    good_until = models.DateTimeField(null=True)
    """When nobody can use the text any more, so that it is not sent; NULL where that never comes."""
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    error = models.TextField(blank=True)
    """Why it was not sent: a MessageError, or what the gateway said."""
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="message_newest")]

    def __str__(self) -> str:
        return self.to

    @property
    def is_over(self) -> bool:
        """Whether it is too late to send it."""
        return self.good_until is not None and timezone.now() >= self.good_until

    @property
    def why(self) -> str:
        """Why it was not sent, for who looks after it."""
        return str(MessageError(self.error).label) if self.error in MessageError.values else self.error


class WrittenOnce(models.QuerySet["AuditLine"]):
    """Lines that are added and read, never changed."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("An audit line is written once.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("An audit line is written once.")


class AuditLine(models.Model):
    """One decision or change a human may ask about later: who, what, when, about what, why."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    """Room and verb, as in `shop.open`."""
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    objects = WrittenOnce.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["-at"], name="audit_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("An audit line is written once.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An audit line is written once.")


class LimitWindow(models.Model):
    """How often something happened in the window of time that runs; one row a key, counted up by the database."""

    key = models.CharField(max_length=160, unique=True)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="limit_window_ends_after_it_began")
        ]
        indexes = [models.Index(fields=["ends_at"], name="limit_window_end")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
