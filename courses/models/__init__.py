"""The courses' tables: pages, and what members have done with them."""

from courses.models.pages import CoursePage, LessonPage, TrackPage

__all__ = ["CoursePage", "LessonPage", "TrackPage"]
