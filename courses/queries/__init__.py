"""Reads of the courses, one noun a file. `training` is what the rooms above ask for."""

from courses.queries.certificates import certificate, certificates_of
from courses.queries.completion import CourseProgress, TrackProgress, progress
from courses.queries.outline import gating_lessons, track_keys_of
from courses.queries.quiz import has_passed, has_quiz
from courses.queries.reminders import Reminders, reminders
from courses.queries.training import MemberStanding, Training, rule_on, training, trainings
from courses.queries.watching import LessonState, Seen, lesson_states, seen

__all__ = [
    "CourseProgress",
    "LessonState",
    "MemberStanding",
    "Reminders",
    "Seen",
    "TrackProgress",
    "Training",
    "certificate",
    "certificates_of",
    "gating_lessons",
    "has_passed",
    "has_quiz",
    "lesson_states",
    "progress",
    "reminders",
    "rule_on",
    "seen",
    "track_keys_of",
    "training",
    "trainings",
]
