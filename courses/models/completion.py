"""What was completed, once and for good, and the certificates that say so."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from wagtail.models import Page

from courses.models.quiz import QuizAttempt
from courses.models.watching import Coverage, Learner
from registry.models import Cooperative


def named(learner: Learner, key: UUID) -> str:
    """Whose, and of what, in words: the audit line keeps them for people who read it. Two queries."""
    title = Page.objects.filter(translation_key=key).order_by("pk").values_list("title", flat=True).first()
    return f"{learner} · {title or key}"


class Enrolment(models.Model):
    """That a member has begun a track, by herself or enrolled by her coordinator."""

    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="enrolments")
    track_key = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "track_key"], name="enrolment_once_a_track")]

    def __str__(self) -> str:
        return named(self.learner, self.track_key)


class LessonCompletion(models.Model):
    """That a member watched enough of a lesson's film and passed its quiz, with the evidence it rests on."""

    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="lesson_completions")
    lesson_key = models.UUIDField()
    coverage = models.ForeignKey(Coverage, on_delete=models.PROTECT, related_name="+")
    attempt = models.ForeignKey(QuizAttempt, null=True, on_delete=models.PROTECT, related_name="+")
    """NULL when the lesson had no quiz."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "lesson_key"], name="lesson_completed_once")]

    def __str__(self) -> str:
        return named(self.learner, self.lesson_key)


class CourseCompletion(models.Model):
    """That a member completed every lesson that gated a course on that day. Later lessons take nothing away."""

    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="course_completions")
    course_key = models.UUIDField()
    lessons = models.JSONField()
    """Keys of the lessons it rests on."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "course_key"], name="course_completed_once")]
        indexes = [models.Index(fields=["course_key", "learner"], name="course_completion_of_course")]

    def __str__(self) -> str:
        return named(self.learner, self.course_key)


class TrackCompletion(models.Model):
    """That a member completed every course of a track on that day."""

    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="track_completions")
    track_key = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "track_key"], name="track_completed_once")]

    def __str__(self) -> str:
        return named(self.learner, self.track_key)


class Certificate(models.Model):
    """The paper of a completed course. Its facts are those of the day it was issued; anyone may check them."""

    serial = models.CharField(max_length=20, unique=True)
    completion = models.OneToOneField(CourseCompletion, on_delete=models.PROTECT, related_name="certificate")
    name = models.CharField(max_length=200)
    titles = models.JSONField()
    """The course's title by language."""
    cooperative = models.ForeignKey(Cooperative, null=True, on_delete=models.PROTECT, related_name="certificates")
    cooperative_name = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoked_because="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_because="")),
                name="certificate_revoked_by_someone_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def title(self) -> str:
        """The course's title in the reader's language, else in Arabic, else as it was."""
        language = (get_language() or "ar")[:2]
        return str(self.titles.get(language) or self.titles.get("ar") or next(iter(self.titles.values()), ""))
