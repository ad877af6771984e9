"""Track > course > lesson, as pages a trainer edits."""

import logging
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, Revision

from cms.models import HousePage
from commons.errors import Refusal
from courses import rules
from courses.blocks import NOTES
from courses.errors import UnanswerableQuiz, VideoNotReady
from courses.models.lesson_form import LessonForm
from media.enums import VideoState
from media.models import Video
from media.widgets import FilmWidget

logger = logging.getLogger(__name__)


class CourseIcon(models.TextChoices):
    """The drawings that may stand on a course's knot; names of the sprite."""

    PLAN = "plan", pgettext_lazy("icon", "a plan")
    HANDS = "hands", pgettext_lazy("icon", "joined hands")
    TALK = "talk", pgettext_lazy("icon", "a conversation")
    MARKET = "market", pgettext_lazy("icon", "a market stall")
    LEARN = "learn", pgettext_lazy("icon", "a screen")


class TrackPage(HousePage):
    """The courses that a cooperative completes, in order."""

    intro = models.TextField(_("in a few words"), blank=True)

    here = "learn"
    screen = "courses.views.pages.show_track"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["courses.CoursePage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = pgettext_lazy("course page", "track")
        verbose_name_plural = pgettext_lazy("course page", "tracks")


class CoursePage(HousePage):
    """One course of a track: its lessons in order."""

    intro = models.TextField(_("in a few words"), blank=True)
    aims = models.TextField(
        _("what she will be able to do"), blank=True, help_text=_("One ability a line, beginning with a verb.")
    )
    icon = models.CharField(_("drawing"), max_length=20, choices=CourseIcon, default=CourseIcon.LEARN)

    here = "learn"
    screen = "courses.views.pages.show_course"
    parent_page_types = ["courses.TrackPage"]
    subpage_types = ["courses.LessonPage"]
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("aims"), FieldPanel("icon")]

    class Meta:
        verbose_name = pgettext_lazy("course page", "course")
        verbose_name_plural = pgettext_lazy("course page", "courses")

    @property
    def aim_lines(self) -> list[str]:
        """The abilities, one each."""
        return [line.strip() for line in self.aims.splitlines() if line.strip()]


class LessonPage(HousePage):
    """One film, its text and its quiz. What members did with it is kept by `translation_key`, whatever the language.

    It never goes live while its video is not READY: `save` refuses it, so no button, command or API gets around it.
    A quiz that nobody can pass is refused by `publish`.
    """

    intro = models.TextField(_("in a few words"), blank=True)
    aims = models.TextField(
        _("what she will be able to do"), blank=True, help_text=_("One ability a line, beginning with a verb.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        help_text=_("Leave it empty: the film's own length is taken when it is ready."),
    )
    video = models.ForeignKey(
        Video, verbose_name=_("video"), null=True, blank=True, on_delete=models.PROTECT, related_name="lessons"
    )
    notes = StreamField(NOTES, verbose_name=_("notes under the film"), blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark"),
        default=70,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Share of right answers, in percent, that passes the quiz."),
    )
    gates = models.BooleanField(
        _("counts for the course"),
        default=True,
        help_text=_("The course is complete only with this lesson. Untick it for one that only informs."),
    )
    """Whether the course is complete only with this lesson; one that only informs gates nothing."""

    here = "learn"
    screen = "courses.views.pages.show_lesson"
    fetched_with = ("video",)
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("aims"),
        FieldPanel("video", widget=FilmWidget),
        MultiFieldPanel([FieldPanel(f"captions_{code}") for code, _name in settings.LANGUAGES], heading=_("Captions")),
        FieldPanel("minutes"),
        FieldPanel("notes"),
        MultiFieldPanel([FieldPanel("pass_mark"), FieldPanel("gates")], heading=_("Quiz")),
        InlinePanel("questions", heading=_("Questions"), label=_("question")),
    ]
    base_form_class = LessonForm

    class Meta:
        verbose_name = pgettext_lazy("course page", "lesson")
        verbose_name_plural = pgettext_lazy("course page", "lessons")
        constraints = [
            models.CheckConstraint(condition=Q(pass_mark__gte=1, pass_mark__lte=100), name="lesson_pass_mark_1_to_100"),
        ]

    @property
    def lesson_key(self) -> Any:
        """What members' deeds are kept by: the same in every language."""
        return self.translation_key

    @property
    def length(self) -> int:
        """Whole minutes to plan for."""
        return rules.length(self.video.duration if self.video else None, self.minutes)

    @property
    def aim_lines(self) -> list[str]:
        """The abilities, one each."""
        return [line.strip() for line in self.aims.splitlines() if line.strip()]

    def has_ready_video(self) -> bool:
        """Whether there is a film that can be played."""
        return self.video is not None and self.video.state == VideoState.READY

    def held_back(self) -> Refusal | None:
        """Why the lesson may not be published as it stands here, draft or not; None when it may."""
        if not all(question.is_answerable() for question in self.questions.all()):
            return UnanswerableQuiz()
        return None if self.has_ready_video() else VideoNotReady(video=self.video)

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        touches = fields is None or {"live", "video", "video_id"} & set(fields)
        if self.live and touches and not self.has_ready_video():
            raise VideoNotReady(video=self.video)
        super().save(*args, **kwargs)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publishes, or raises VideoNotReady or UnanswerableQuiz. A revision that was scheduled waits instead."""
        draft = revision.as_object()
        why, now = draft.held_back(), timezone.now()
        if why and revision.approved_go_live_at and revision.approved_go_live_at <= now:
            logger.warning("Lesson %s stays scheduled: %s", self.pk, type(why).__name__)
            return
        later = draft.go_live_at and draft.go_live_at > now
        # a film may be ready by then; a quiz mends itself by no waiting
        if why and not (later and isinstance(why, VideoNotReady)):
            raise why
        super().publish(revision, *args, **kwargs)
