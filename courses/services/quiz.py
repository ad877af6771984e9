"""Answering a lesson's quiz."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from commons import limits
from commons.errors import TooMany
from commons.refusing import refused
from courses import rules
from courses.errors import BadAnswers, NoQuiz, NotAMember, NotPresent
from courses.models import Learner, PlaySession, QuizAttempt
from courses.services.completion import settle
from registry.queries import confirmed_since

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class QuizResult:
    """How a try ended. Which answer was wrong is never said before the quiz is passed."""

    passed: bool
    right: int
    of: int
    share: int
    """Percent of right answers."""
    complete: bool
    """Whether the lesson is completed by now: the film may still be missing."""


@transaction.atomic
def answer_quiz(*, lesson: Any, member: Any, answers: Mapping[Any, Any], by: Any = None) -> QuizResult:
    """Keeps a member's answers, {question id: choice id}, and says how many were right.

    `by` holds the phone (the member herself when None): for another she must have her in a session of this lesson
    opened within WATCHERS_HOURS. Answers may come before the film is watched; the lesson completes when both hold.
    A quiz that is passed stays passed. Raises TooMany with the wait after QUIZ_TRIES, BadAnswers, NoQuiz, NotAMember,
    NotPresent.
    """
    by = by or member
    _check_present(lesson, member, by)
    Learner.objects.bulk_create([Learner(user_id=member.pk)], ignore_conflicts=True)
    learner = Learner.objects.select_for_update().get(pk=member.pk)
    given = _read(lesson, answers)
    earlier = QuizAttempt.objects.filter(learner=learner, lesson_key=lesson.translation_key, passed=True).first()
    attempt = earlier or _try(lesson, learner, given)
    complete = settle(member=member.pk, lesson_key=lesson.translation_key, by=by)
    return QuizResult(
        passed=attempt.passed,
        right=attempt.right,
        of=attempt.of,
        share=attempt.right * 100 // attempt.of,
        complete=complete,
    )


def _check_present(lesson: Any, member: Any, by: Any) -> None:
    if member.pk not in rules.cooperatives_by_person([member.pk]):
        raise refused(logger, NotAMember(), "courses.answer-quiz", by, member=member)
    if by.pk == member.pk:
        return
    together = PlaySession.objects.filter(
        viewer=by.pk, lesson_key=lesson.translation_key, issued_at__gt=confirmed_since(), presences__learner=member.pk
    )
    if not together.exists():
        logger.warning("%s may not answer for %s", by.pk, member.pk)
        raise NotPresent


def _read(lesson: Any, answers: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """The answers beside their questions. Raises NoQuiz, or BadAnswers when one is missing or foreign."""
    questions = list(lesson.questions.prefetch_related("choices"))
    if not questions:
        raise NoQuiz
    said = {str(question): str(choice) for question, choice in answers.items()}
    read = []
    for question in questions:
        chosen = [choice for choice in question.choices.all() if str(choice.pk) == said.get(str(question.pk))]
        if not chosen:
            raise BadAnswers
        read.append({"question": question.pk, "choice": chosen[0].pk, "right": chosen[0].right})
    return read


def _try(lesson: Any, learner: Learner, given: list[dict[str, Any]]) -> QuizAttempt:
    """Counts and keeps one try; the learner's row is locked, so tries sent at once are counted one by one."""
    try:
        limits.hit(rules.tries_at(learner.pk, lesson.translation_key), settings.QUIZ_TRIES)
    except TooMany:
        logger.warning("%s answers the quiz of %s too often", learner.pk, lesson.translation_key)
        raise
    right = sum(answer["right"] for answer in given)
    return QuizAttempt.objects.create(
        learner=learner,
        lesson_key=lesson.translation_key,
        at=timezone.now(),
        answers=given,
        right=right,
        of=len(given),
        pass_mark=lesson.pass_mark,
        passed=rules.is_passed(right, len(given), lesson.pass_mark),
    )
