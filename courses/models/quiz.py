"""The quiz of a lesson and what members answered."""

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual, LessThan
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from courses import rules
from courses.models.pages import LessonPage
from courses.models.watching import Learner


class Question(Orderable, ClusterableModel):
    """One question of a lesson's quiz, edited on the lesson's page."""

    lesson = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=300)

    panels = [FieldPanel("text"), InlinePanel("choices", heading=_("Answers"), label=_("answer"))]

    class Meta(Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.text

    def is_answerable(self) -> bool:
        """Whether it asks something, and has a right answer and another one."""
        written = [choice for choice in self.choices.all() if choice.text.strip()]
        return bool(self.text.strip()) and rules.is_answerable(choice.right for choice in written)


class Choice(Orderable):
    """One answer that can be tapped."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices")
    text = models.CharField(_("answer"), max_length=200)
    right = models.BooleanField(_("this is a right answer"), default=False)

    class Meta(Orderable.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return self.text


class QuizAttempt(models.Model):
    """One try at a lesson's quiz, with its answers as they were given."""

    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="quiz_attempts")
    lesson_key = models.UUIDField()
    at = models.DateTimeField()
    answers = models.JSONField()
    """A list of {question, choice, right}, ids of the rows as they stood."""
    right = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    pass_mark = models.PositiveSmallIntegerField()
    """Percent, as it stood."""
    passed = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(of__gt=0, right__lte=F("of")), name="quiz_attempt_counts"),
            models.CheckConstraint(
                # Two cases, because PostgreSQL reads no comparison as the value of another.
                condition=Q(GreaterThanOrEqual(F("right") * 100, F("of") * F("pass_mark")), passed=True)
                | Q(LessThan(F("right") * 100, F("of") * F("pass_mark")), passed=False),
                name="quiz_attempt_passed_by_its_mark",
            ),
        ]
        indexes = [models.Index(fields=["learner", "lesson_key", "passed"], name="quiz_attempt_of_learner")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.lesson_key} {self.right}/{self.of}"
