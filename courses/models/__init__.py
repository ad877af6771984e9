"""The courses' tables: pages, and what members have done with them."""

from courses.models.completion import (
    Certificate,
    CourseCompletion,
    Enrolment,
    LessonCompletion,
    TrackCompletion,
)
from courses.models.pages import CoursePage, LessonPage, TrackPage
from courses.models.quiz import Choice, Question, QuizAttempt
from courses.models.training import RequiredCourse, TrainingReminder, TrainingRule
from courses.models.watching import Beat, Coverage, Learner, PlaySession, Presence

__all__ = [
    "Beat",
    "Certificate",
    "Choice",
    "CourseCompletion",
    "CoursePage",
    "Coverage",
    "Enrolment",
    "Learner",
    "LessonCompletion",
    "LessonPage",
    "PlaySession",
    "Presence",
    "Question",
    "QuizAttempt",
    "RequiredCourse",
    "TrackCompletion",
    "TrackPage",
    "TrainingReminder",
    "TrainingRule",
]
