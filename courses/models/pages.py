"""Track > course > lesson, as pages a trainer edits."""

from django.db import models
from wagtail.models import Page

from media.models import Video


class TrackPage(Page):
    """The courses that a cooperative completes, in order."""

    intro = models.TextField(blank=True)
    subpage_types = ["courses.CoursePage"]


class CoursePage(Page):
    """One course of a track: its lessons in order."""

    intro = models.TextField(blank=True)
    icon = models.CharField(max_length=20, default="learn")
    """Name of an icon of the sprite: plan, hands, talk, market."""
    parent_page_types = ["courses.TrackPage"]
    subpage_types = ["courses.LessonPage"]


class LessonPage(Page):
    """One film, its text and its quiz. What members did with it is kept by `translation_key`, whatever the language."""

    intro = models.TextField(blank=True)
    video = models.ForeignKey(Video, null=True, blank=True, on_delete=models.PROTECT, related_name="lessons")
    pass_mark = models.PositiveSmallIntegerField(default=70)
    """Share of right answers, in percent, that passes the quiz."""
    gates = models.BooleanField(default=True)
    """Whether the course is complete only with this lesson; one that only informs gates nothing."""
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
