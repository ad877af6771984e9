"""The track as its learner sees it: courses, lessons, what they cost, what she has done, where she stopped."""

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.timezone import localdate

from cms.queries import addresses
from commons.prepared import Prepared
from courses import rules
from courses.models import (
    CourseCompletion,
    CoursePage,
    Coverage,
    Enrolment,
    LessonCompletion,
    LessonPage,
    TrackPage,
)
from courses.queries.leaves import CourseLeaf, LessonLeaf, TrackLeaf
from courses.queries.quiz import has_quiz
from media.enums import Quality
from media.models import Rendition

DONE, NOW, OPEN = "done", "now", "open"


class LessonShown(NamedTuple):
    """What a list draws of a lesson, and nothing of whose list it is: equal for all who are as far."""

    number: int
    url: str
    state: str
    title: str
    length: int
    costs: tuple[Any, ...]


@dataclass
class LessonRow:
    """One lesson of the list. `sizes` are bytes by quality; empty while there is no film."""

    page: LessonLeaf
    number: int
    url: str
    sizes: dict[str, int]
    state: str = OPEN
    share: float = 0
    """Watched part of the film, 0 to 1."""
    watched: bool = False
    """Whether that is enough of it."""
    quiz_left: bool = False
    """Whether nothing but its quiz is missing; told of the lesson to go on with."""
    costs: tuple[Any, ...] = ()
    """The qualities with their cost, drawn as her phone chose; filled where the page is drawn."""

    @property
    def shown(self) -> LessonShown:
        return LessonShown(self.number, self.url, self.state, self.page.title, self.page.length, self.costs)

    @property
    def left(self) -> int:
        """Whole minutes not yet watched; 0 once enough of the film is."""
        return 0 if self.watched else max(1, round(self.page.length * (1 - self.share)))


@dataclass
class CourseRow:
    """One course of the thread."""

    page: CourseLeaf
    url: str
    lessons: list[LessonRow] = field(default_factory=list)
    completed_on: date | None = None
    certificate: str = ""
    """Serial of the certificate; empty when there is none in force."""
    after: str = ""
    """Title of the course before it, when that is still to be done."""
    total: int = 0
    """Bytes in the quality she chose; filled where the page is drawn."""

    @property
    def shown(self) -> tuple[LessonShown, ...]:
        """Its lessons as they are drawn."""
        return tuple(lesson.shown for lesson in self.lessons)

    @property
    def done(self) -> int:
        return sum(lesson.state == DONE for lesson in self.lessons)

    @property
    def state(self) -> str:
        if self.completed_on:
            return DONE
        return NOW if any(lesson.state == NOW for lesson in self.lessons) else OPEN

    @property
    def next(self) -> LessonRow | None:
        """The first lesson not done."""
        return next((lesson for lesson in self.lessons if lesson.state != DONE), None)

    def cost(self, quality: str) -> int:
        """Bytes of the whole course in a quality."""
        return sum(lesson.sizes.get(quality, 0) for lesson in self.lessons)


@dataclass
class Shelf:
    """A track and one reader's way through it; `enrolled` is False for a stranger."""

    track: TrackPage | TrackLeaf
    courses: list[CourseRow]
    enrolled: bool
    next: LessonRow | None
    """The lesson to go on with: the one left last, or the first not done."""
    may_begin: bool = False
    """Whether she has begun or may: what someone without a cooperative watches counts for nobody."""
    opening: bool = False
    """Whether she has completed every course and her cooperative's road to the opening is what comes next."""

    @property
    def whole(self) -> bool:
        """Whether she has completed every course."""
        return bool(self.enrolled and self.courses) and self.done == len(self.courses)

    @property
    def done(self) -> int:
        return sum(course.state == DONE for course in self.courses)

    @property
    def woven(self) -> float:
        """Courses done, with the part of those under way: 2.5 of 4."""
        return sum(
            1 if row.state == DONE else row.done / len(row.lessons) if row.lessons else 0 for row in self.courses
        )

    @property
    def begun(self) -> bool:
        return self.woven > 0 or bool(self.next and self.next.share)

    def typical(self) -> dict[str, int]:
        """Bytes of a lesson by quality: the mean over the track's lessons."""
        lessons = [lesson for course in self.courses for lesson in course.lessons if lesson.sizes]
        return {
            str(quality): sum(lesson.sizes.get(quality, 0) for lesson in lessons) // len(lessons) if lessons else 0
            for quality in Quality
        }

    def course_of(self, page: LessonPage | CoursePage) -> CourseRow | None:
        """The row of a course, or of a lesson's course."""
        return next((row for row in self.courses if page.path.startswith(row.page.path)), None)


def shelf(user: Any, language: str) -> Shelf | None:
    """The portal's track in a language, or in Arabic where it is not translated; None before there is one.

    Seven queries at most, however many courses, lessons and members there are, and one more where she has watched
    enough of the lesson to go on with, or has completed every course.
    """
    found = [TrackLeaf(*each) for each in TRACKS(languages=sorted({language, "ar"}))]
    tracks = {track.language: track for track in found}
    track = tracks.get(language) or tracks.get("ar")
    return shelf_of(user, track) if track is not None else None


def shelf_of(user: Any, track: TrackPage | TrackLeaf) -> Shelf:
    """The same for a track at hand."""
    language = track.language
    lessons = [LessonLeaf(*each) for each in LESSONS(track.path, track.depth)]
    sizes = sizes_of([lesson.video_id for lesson in lessons if lesson.video_id])
    mine = _Mine.of(user, track)
    at = addresses(language)
    courses = [CourseLeaf(*each) for each in COURSES(track.path, track.depth)]
    rows = [CourseRow(page=course, url=at(course.url_path)) for course in courses]
    for row in rows:
        row.certificate, row.completed_on = mine.certificates.get(row.page.translation_key, ("", None))
        row.lessons = [
            mine.row(lesson, number, at(lesson.url_path), sizes.get(lesson.video_id or 0, {}))
            for number, lesson in enumerate((page for page in lessons if page.path.startswith(row.page.path)), 1)
        ]
    found = _arranged(track, rows, mine)
    found.opening = found.whole and rules.is_member(user)
    return found


def _arranged(track: TrackPage | TrackLeaf, rows: list[CourseRow], mine: "_Mine") -> Shelf:
    """Finds where to go on, and says of each later course which one comes before it."""
    open_rows = [lesson for row in rows if not row.completed_on for lesson in row.lessons if lesson.state != DONE]
    following = next((lesson for lesson in open_rows if lesson.page.translation_key == mine.last), None)
    following = following or (open_rows[0] if open_rows else None)
    if following is not None:
        following.quiz_left = following.watched and has_quiz(following.page.translation_key)
    if following is not None and mine.enrolled:
        following.state = NOW
    for before, row in pairwise(rows):
        row.after = before.page.title if before.state != DONE else ""
    return Shelf(track=track, courses=rows, enrolled=mine.enrolled, next=following, may_begin=mine.may_begin)


def _below(kind: Any, path: str, depth: int) -> Any:
    return kind.objects.live().filter(path__startswith=path, depth__gt=depth).order_by("path")


TRACKS = Prepared(
    lambda *, languages: (
        TrackPage.objects.live()
        .filter(locale__language_code__in=languages)
        .order_by("-path")
        .values_list("title", "path", "translation_key", "depth", "intro", "locale__language_code")
    ),
    languages=str,
)
LEAF = ("title", "path", "url_path", "translation_key")
LESSONS = Prepared(
    lambda path, depth: _below(LessonPage, path, depth).values_list(*LEAF, "video", "video__duration", "minutes")
)
COURSES = Prepared(
    lambda path, depth: _below(CoursePage, path, depth).filter(depth=depth + 1).values_list(*LEAF, "icon")
)
"""Each track is a shape of its own: there are a handful."""
WATCHED = Prepared(
    lambda *, learner: (
        Coverage.objects.filter(learner=learner[0]).order_by("last_at").values_list("lesson_key", "watched", "duration")
    ),
    learner=int,
)
REACHED = Prepared(
    lambda *, learner: (
        LessonCompletion.objects.filter(learner=learner[0])
        .values_list("lesson_key", flat=True)
        .union(Enrolment.objects.filter(learner=learner[0]).values_list("track_key", flat=True), all=True)
    ),
    learner=int,
)
"""Keys of the lessons she has completed and of the tracks she has begun: no page of one kind has a key of the other."""
PAPERS = Prepared(
    lambda *, learner: CourseCompletion.objects.filter(learner=learner[0]).values_list(
        "course_key", "at", "certificate__serial", "certificate__revoked_at"
    ),
    learner=int,
)


SIZES = Prepared(
    lambda *, videos: Rendition.objects.filter(video__in=videos).values_list("video", "quality", "size"), videos=int
)


def sizes_of(videos: list[int]) -> dict[int, dict[str, int]]:
    """Bytes by quality of each film."""
    found: dict[int, dict[str, int]] = {}
    for video, quality, size in SIZES(videos=videos) if videos else ():
        kept = found.setdefault(video, {})
        kept[quality] = min(size, kept.get(quality, size))
    return found


@dataclass
class _Mine:
    """What one learner has done, by key."""

    enrolled: bool = False
    may_begin: bool = False
    completed: set[UUID] = field(default_factory=set)
    shares: dict[UUID, float] = field(default_factory=dict)
    watched: set[UUID] = field(default_factory=set)
    """Those of whose film she saw enough."""
    last: UUID | None = None
    certificates: dict[UUID, tuple[str, date]] = field(default_factory=dict)

    @classmethod
    def of(cls, user: Any, track: TrackPage | TrackLeaf) -> "_Mine":
        if not user.is_authenticated:
            return cls()
        watched, keys, papers = (each(learner=[user.pk]) for each in (WATCHED, REACHED, PAPERS))
        reached = set(keys)
        enrolled = track.translation_key in reached
        return cls(
            enrolled=enrolled,
            may_begin=enrolled or rules.is_member(user),
            completed=reached,
            shares={key: seen / duration for key, seen, duration in watched},
            watched={key for key, seen, duration in watched if rules.is_watched(seen, duration)},
            last=next((key for key, *_ in reversed(watched) if key not in reached), None),
            certificates={key: ("" if gone else serial or "", localdate(at)) for key, at, serial, gone in papers},
        )

    def row(self, page: LessonLeaf, number: int, url: str, sizes: dict[str, int]) -> LessonRow:
        key = page.translation_key
        state = DONE if key in self.completed else OPEN
        row = LessonRow(page=page, number=number, url=url, sizes=sizes, state=state, share=self.shares.get(key, 0))
        row.watched = key in self.watched
        return row
