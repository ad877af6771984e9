"""Writes of the courses, one noun a file. All keyword-only, atomic, safe twice."""

from courses.services.certificates import revoke_certificate
from courses.services.completion import SETTLE, SETTLE_LESSON, settle, settle_track, settle_waiting
from courses.services.enrolment import enrol
from courses.services.quiz import QuizResult, answer_quiz
from courses.services.reminders import remind_members
from courses.services.training import set_training_rule
from courses.services.watching import open_play, record_beat

__all__ = [
    "SETTLE",
    "SETTLE_LESSON",
    "QuizResult",
    "answer_quiz",
    "enrol",
    "open_play",
    "record_beat",
    "remind_members",
    "revoke_certificate",
    "set_training_rule",
    "settle",
    "settle_track",
    "settle_waiting",
]
