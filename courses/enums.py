"""Closed lists of words of the courses."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class LessonStep(TextChoices):
    """How far a member is with a lesson."""

    NEW = "new", pgettext_lazy("lesson", "not begun")
    STARTED = "started", pgettext_lazy("lesson", "begun")
    WATCHED = "watched", pgettext_lazy("lesson", "watched, the quiz is left")
    PASSED = "passed", pgettext_lazy("lesson", "quiz passed, part of the film is left")
    COMPLETE = "complete", pgettext_lazy("lesson", "completed")
