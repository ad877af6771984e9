"""Whether a lesson has a quiz, and who passed it."""

from typing import Any
from uuid import UUID

from courses.models import LessonPage, Question, QuizAttempt
from courses.queries.outline import standing


def has_quiz(lesson_key: UUID) -> bool:
    """Whether any version of the lesson asks a question that is live, or was taken down a short while ago."""
    versions = LessonPage.objects.filter(standing(), translation_key=lesson_key)
    return Question.objects.filter(lesson__in=versions).exists()


def has_passed(member: Any, lesson: Any) -> bool:
    """Whether the member passed the lesson's quiz."""
    return QuizAttempt.objects.filter(learner=member.pk, lesson_key=lesson.translation_key, passed=True).exists()


def lessons_with_quiz() -> set[UUID]:
    """Keys of the live lessons that ask a question."""
    return set(
        Question.objects.filter(lesson__live=True)
        .order_by()
        .values_list("lesson__translation_key", flat=True)
        .distinct()
    )


def passed_by(member: Any) -> set[UUID]:
    """Keys of the lessons whose quiz the member passed."""
    return set(QuizAttempt.objects.filter(learner=member.pk, passed=True).values_list("lesson_key", flat=True))
