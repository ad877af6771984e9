"""What a cooperative must have learnt before its shop may open: dated, versioned rows."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.models.watching import Learner
from registry.models import Cooperative


class TrainingRule(models.Model):
    """One version of the rule, in force from a day until the next version's. A new wish is a new version."""

    version = models.PositiveIntegerField(unique=True)
    in_force_from = models.DateField(unique=True)
    min_members = models.PositiveSmallIntegerField(default=3)
    """How many active members must have finished every course."""
    min_share = models.PositiveSmallIntegerField(default=0)
    """The same as percent of the active members; the greater of the two holds."""
    functions = models.JSONField(default=list)
    """Values of `registry.enums.Function`; for each, someone who holds it must have finished."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(version__gt=0), name="training_rule_version_from_1"),
            models.CheckConstraint(condition=Q(min_members__gt=0), name="training_rule_asks_someone"),
            models.CheckConstraint(condition=Q(min_share__lte=100), name="training_rule_share_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.in_force_from})"


class RequiredCourse(models.Model):
    """One course that a version of the rule asks for."""

    rule = models.ForeignKey(TrainingRule, on_delete=models.CASCADE, related_name="courses")
    course_key = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "course_key"], name="required_course_once_in_rule")]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.course_key}"


class TrainingReminder(models.Model):
    """When a member was last reminded of the lessons she lacks, by whom and for which cooperative; one row each."""

    learner = models.OneToOneField(Learner, primary_key=True, on_delete=models.PROTECT, related_name="reminder")
    cooperative = models.ForeignKey(Cooperative, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)
    """NULL until the first message; then the row is taken by whoever moves it on, so two presses send one message."""

    def __str__(self) -> str:
        return f"{self.learner_id} {self.at}"
