"""What a trainer reads about her lessons: who began, who finished, where they stop, what they answer wrong.

A fixed number of queries for any number of members; a lesson's spans are read once and counted in Python.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import Revision

from courses.models import Coverage, LessonCompletion, LessonPage, Question, QuizAttempt, TrackPage
from media.enums import UNDERWAY
from media.models import Video
from registry.queries import memberships_on

STUCK_DAYS = 7
"""A member who began a lesson, did not finish it and has not come back for so long is stuck."""
SLICES = 40
"""Points of the retention curve."""


@dataclass(frozen=True)
class DeskRow:
    """One lesson on the trainer's desk."""

    lesson: LessonPage
    started: int
    finished: int
    stuck: int
    due: datetime | None = None
    """The day on which a draft of it was to appear, when that is over and something holds the draft back."""
    why: str = ""
    """What holds it back."""


def desk(trainer: Any, language: str = "ar", most: int = 20) -> list[DeskRow]:
    """The trainer's lessons of a language, the last changed first; those of everyone for a superuser.

    Five queries, and a few for each lesson that is held back from appearing on its day.
    """
    lessons = LessonPage.objects.filter(locale__language_code=language).select_related("video", "locale")
    mine = lessons if trainer.is_superuser else lessons.filter(owner=trainer.pk)
    rows = list(mine.defer("notes").order_by("-latest_revision_created_at", "-pk")[:most])
    keys = [row.translation_key for row in rows]
    begun = _counted(Coverage.objects.filter(lesson_key__in=keys, watched__gt=0))
    done = _counted(LessonCompletion.objects.filter(lesson_key__in=keys))
    waiting = _counted(stuck().filter(lesson_key__in=keys))
    late = _held_back(rows)
    made = []
    for row in rows:
        due, why = late.get(row.pk, (None, ""))
        started, finished, left = (found.get(row.translation_key, 0) for found in (begun, done, waiting))
        made.append(DeskRow(row, started, finished, left, due, why))
    return made


def _held_back(lessons: list[LessonPage]) -> dict[int, tuple[datetime, str]]:
    """The day and the reason of those that were to appear by now and do not, by key."""
    late = Revision.objects.filter(
        content_type__app_label="courses",
        content_type__model="lessonpage",
        object_id__in=[str(lesson.pk) for lesson in lessons],
        approved_go_live_at__lte=timezone.now(),
    )
    found = {int(each.object_id): (each.approved_go_live_at, each.as_object().held_back()) for each in late}
    return {key: (due, str(why)) for key, (due, why) in found.items() if why}


def _counted(rows: QuerySet[Any]) -> dict[UUID, int]:
    """How many learners, by lesson."""
    counts = rows.order_by().values("lesson_key").annotate(people=Count("learner", distinct=True))
    return dict(counts.values_list("lesson_key", "people"))


def road(language: str) -> TrackPage | None:
    """The track in a language, or in Arabic where it is not translated; None before there is one."""
    tracks = TrackPage.objects.filter(locale__language_code__in={language, "ar"}).order_by("path")
    return min(tracks.select_related("locale"), key=lambda track: track.language != language, default=None)


def underway() -> QuerySet[Video]:
    """Films that are being prepared, newest first."""
    return Video.objects.filter(state__in=UNDERWAY).order_by("-created_at")


def stuck() -> QuerySet[Coverage]:
    """What members of today began, did not complete, and have left alone for STUCK_DAYS."""
    since = timezone.now() - timedelta(days=STUCK_DAYS)
    done = LessonCompletion.objects.filter(learner=OuterRef("learner"), lesson_key=OuterRef("lesson_key"))
    begun = Coverage.objects.filter(watched__gt=0, last_at__lt=since)
    here = memberships_on().filter(user=OuterRef("learner"))
    return begun.filter(~Exists(done), Exists(here)).select_related("learner__user").defer("spans").order_by("-last_at")


@dataclass(frozen=True)
class StuckRow:
    """Who is stuck, where, since when."""

    name: str
    phone: str
    cooperatives: str
    lesson: str
    url_path: str
    share: float
    last_at: datetime


def stuck_rows(coverages: Iterable[Coverage]) -> list[StuckRow]:
    """Names for a page of `stuck()`: the lessons' titles and the members' cooperatives, two queries."""
    rows = list(coverages)
    titles = {
        page.translation_key: page
        for page in LessonPage.objects.filter(translation_key__in={row.lesson_key for row in rows})
        .defer("notes")
        .order_by("-path")
    }
    homes: dict[int, list[str]] = {}
    members = memberships_on().filter(user__in={row.learner_id for row in rows})
    for user, name in members.values_list("user", "cooperative__name").distinct():
        homes.setdefault(user, []).append(name)
    return [
        StuckRow(
            name=str(row.learner.user),
            phone=row.learner.user.phone,
            cooperatives=", ".join(homes.get(row.learner_id, [])),
            lesson=titles[row.lesson_key].title if row.lesson_key in titles else "",
            url_path=titles[row.lesson_key].url_path if row.lesson_key in titles else "",
            share=row.share,
            last_at=row.last_at,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class AskedQuestion:
    """A question with how often it was answered, and answered wrong."""

    text: str
    answered: int
    wrong: int

    @property
    def percent(self) -> int:
        return self.wrong * 100 // self.answered if self.answered else 0


@dataclass
class LessonReport:
    """How one lesson fares."""

    started: int
    watched: int
    """Who saw enough of the film."""
    finished: int
    seconds: float
    """Length of the film."""
    curve: list[int]
    """How many saw each of SLICES equal parts of the film."""
    questions: list[AskedQuestion] = field(default_factory=list)
    """The most failed first."""

    @property
    def slice_seconds(self) -> float:
        return self.seconds / len(self.curve)

    def drops(self, most: int = 3) -> list[tuple[float, int]]:
        """Where most stop: second of the film and how many were lost there, the greatest loss first."""
        lost = [
            (before - after, i + 1) for i, (before, after) in enumerate(zip(self.curve, self.curve[1:], strict=False))
        ]
        worst = sorted(((gone, i) for gone, i in lost if gone > 0), key=lambda pair: (-pair[0], pair[1]))[:most]
        return [(i * self.slice_seconds, gone) for gone, i in worst]


def lesson_report(lesson: LessonPage, watched_percent: int) -> LessonReport:
    """How a lesson fares with its present film, over every language it stands in; four queries."""
    rows = list(
        Coverage.objects.filter(lesson_key=lesson.translation_key, video=lesson.video_id, watched__gt=0).values_list(
            "spans", "watched", "duration"
        )
    )
    seconds = lesson.video.duration if lesson.video else 0
    return LessonReport(
        started=len(rows),
        watched=sum(watched * 100 >= duration * watched_percent for _, watched, duration in rows),
        finished=LessonCompletion.objects.filter(lesson_key=lesson.translation_key).count(),
        seconds=seconds,
        curve=_curve([spans for spans, _, _ in rows], seconds * 1000),
        questions=_failed(lesson),
    )


def _curve(people: list[list[tuple[int, int]]], length: float) -> list[int]:
    """How many of them saw the middle of each slice."""
    middles = [(i + 0.5) * length / SLICES for i in range(SLICES)]
    return [sum(any(a <= middle < b for a, b in spans) for spans in people) for middle in middles]


def _failed(lesson: LessonPage) -> list[AskedQuestion]:
    answered: Counter[int] = Counter()
    wrong: Counter[int] = Counter()
    for answers in QuizAttempt.objects.filter(lesson_key=lesson.translation_key).values_list("answers", flat=True):
        for answer in answers:
            answered[answer["question"]] += 1
            wrong[answer["question"]] += not answer["right"]
    asked = [
        AskedQuestion(question.text, answered[question.pk], wrong[question.pk])
        for question in Question.objects.filter(pk__in=answered).order_by("pk")
    ]
    return sorted(asked, key=lambda question: -question.percent)
