"""What one lesson's screen shows one person: a fixed handful of queries, however many members and lessons there are."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from wagtail.models import Page

from cms.queries import address
from commons import limits
from courses import rules
from courses.models import (
    Beat,
    Choice,
    CourseCompletion,
    CoursePage,
    Coverage,
    Enrolment,
    LessonCompletion,
    LessonPage,
    Presence,
    Question,
    QuizAttempt,
)
from courses.queries.outline import under
from courses.queries.watching import Seen, seen_together
from registry.models import User
from registry.queries import companions, confirmations, confirmed_since

SESSION_HOURS = 12
"""A page opened again within these hours goes on with its play session."""
FACES_SHOWN = 11


@dataclass(frozen=True)
class Place:
    """Where a lesson stands: its track and course, its number, and the lessons after it."""

    track_key: Any
    track_url: str
    course_key: Any
    course_title: str
    course_url: str
    number: int
    of: int
    following: tuple[str, str] | None
    """Title and address of the next lesson of the course."""
    onward: tuple[str, str] | None
    """The same of the first lesson of the next course that has one."""


def place_of(lesson: LessonPage) -> Place:
    """One query for the lesson's whole neighbourhood."""
    step = lesson.steplen
    course, track = lesson.path[:-step], lesson.path[: -2 * step]
    rows = Page.objects.filter(
        Q(path__in=[course, track]) | Q(path__startswith=track, path__gt=course, live=True) | Q(pk=lesson.pk)
    ).order_by("path")
    pages = {row.path: row for row in rows.only("path", "title", "url_path", "translation_key")}
    below = [row for row in pages.values() if len(row.path) == len(lesson.path) and row.path[:-step] in pages]
    lessons = [row for row in below if row.path.startswith(course)]
    number = next((i for i, row in enumerate(lessons, 1) if row.path == lesson.path), 1)
    after = lessons[number] if number < len(lessons) else None
    behind = next((row for row in below if row.path > lesson.path and row not in lessons), None)
    language = lesson.language
    return Place(
        track_key=pages[track].translation_key,
        track_url=address(pages[track].url_path, language),
        course_key=pages[course].translation_key,
        course_title=pages[course].title,
        course_url=address(pages[course].url_path, language),
        number=number,
        of=len(lessons),
        following=(after.title, address(after.url_path, language)) if after else None,
        onward=(behind.title, address(behind.url_path, language)) if behind else None,
    )


@dataclass
class Face:
    """A member who is, or may be, in front of this phone."""

    user: User
    here: bool
    since: datetime | None = None
    """When her pictures confirmed her on this phone; None when they never did."""
    passed: bool = False
    complete: bool = False
    finished: bool = False
    """Whether she completed the lesson's course."""
    certificate: str = ""
    """Serial of her certificate of the lesson's course; empty while none is in force."""
    tries: int = 0
    """How often she may try the quiz now; told of those who have not passed it."""
    wait: int = 0
    """Whole minutes until she may try as often as ever; 0 for who has not tried lately."""

    @property
    def name(self) -> str:
        return self.user.first_name or str(self.user)


@dataclass
class Audience:
    """Who holds the phone and who watches with her."""

    viewer: Face
    others: list[Face] = field(default_factory=list)

    @property
    def present(self) -> list[Face]:
        return [self.viewer, *(face for face in self.others if face.here)]

    @property
    def lapsed(self) -> list[Face]:
        """Those who showed their pictures too long ago to count as present."""
        return [face for face in self.others if face.since and not face.here]

    @property
    def shown(self) -> list[Face]:
        """Those present, then the first of the others, as many as a screen bears."""
        return self.others[:FACES_SHOWN]


def audience(viewer: Any, session_key: str | None) -> Audience:
    """The viewer and her companions, who confirmed herself on this phone last coming first; one query."""
    shown = confirmations(session_key, viewer).filter(user=OuterRef("pk")).values("confirmed_at")
    known = companions(viewer).annotate(shown_at=Subquery(shown))
    first = known.order_by(F("shown_at").desc(nulls_last=True), "first_name", "pk")[: FACES_SHOWN + 2]
    lately = confirmed_since()
    others = [Face(user, here=bool(user.shown_at and user.shown_at > lately), since=user.shown_at) for user in first]
    return Audience(Face(viewer, here=True), others)


def open_session(lesson: LessonPage, gathered: Audience) -> str:
    """Token of the viewer's recent play session of this film with exactly who is present; empty when there is none.

    It began after each of them showed her pictures: what passed before is not hers, though she was there once already.
    One that has told MOST_BEATS takes no more and is passed over.
    """
    viewer, present = gathered.viewer.user, {face.user.pk for face in gathered.present}
    recent = timezone.now() - timedelta(hours=SESSION_HOURS)
    since = max([recent, *(face.since for face in gathered.present if face.since)])
    last = Beat.objects.filter(session=OuterRef("session")).order_by()[rules.MOST_BEATS - 1 : rules.MOST_BEATS]
    rows = Presence.objects.filter(
        ~Exists(last),
        session__viewer=viewer.pk,
        session__lesson_key=lesson.translation_key,
        session__video=lesson.video_id,
        session__issued_at__gt=since,
    ).order_by("-session")[:200]
    people: dict[str, set[int]] = {}
    for token, learner in rows.values_list("session__token", "learner"):
        people.setdefault(token, set()).add(learner)
    return next((token for token, who in people.items() if who == present), "")


def is_enrolled(user: Any, track_key: Any) -> bool:
    """Whether she has begun the track."""
    return Enrolment.objects.filter(learner=user.pk, track_key=track_key).exists()


def standing(lesson: LessonPage, course_key: Any, gathered: Audience) -> Seen:
    """What all present have seen of the film; one query, and one more where a quiz was tried lately and not passed.

    Marks each face with whether she passed the quiz, completed the lesson and the course that it stands in, with her
    certificate of that course, and with the tries she has.
    """
    mine = {"learner": OuterRef("learner"), "lesson_key": lesson.translation_key}
    lately = timezone.now() - settings.QUIZ_TRIES[1]
    finished = CourseCompletion.objects.filter(learner=OuterRef("learner"), course_key=course_key)
    certified = finished.filter(certificate__revoked_at=None)
    people = {face.user.pk: face for face in gathered.present}
    rows = list(
        Coverage.objects.filter(learner__in=people, lesson_key=lesson.translation_key, video=lesson.video_id)
        .annotate(
            passed=Exists(QuizAttempt.objects.filter(**mine, passed=True)),
            complete=Exists(LessonCompletion.objects.filter(**mine)),
            finished=Exists(finished),
            serial=Subquery(certified.values("certificate__serial")),
            tried=Exists(QuizAttempt.objects.filter(**mine, at__gt=lately)),
        )
        .order_by("learner")
    )
    for row in rows:
        face = people[row.learner_id]
        face.passed, face.complete = row.passed, row.complete
        face.finished, face.certificate = row.finished, row.serial or ""
        face.tries = settings.QUIZ_TRIES[0]
    _count_tries(lesson, [people[row.learner_id] for row in rows if row.tried and not row.passed])
    return seen_together(rows, complete=bool(rows) and all(row.complete for row in rows))


def _count_tries(lesson: LessonPage, tried: list[Face]) -> None:
    keys = {rules.tries_at(face.user.pk, lesson.translation_key): face for face in tried}
    for key, (tries, seconds) in (limits.left(keys, settings.QUIZ_TRIES) if keys else {}).items():
        keys[key].tries, keys[key].wait = tries, -(-seconds // 60)


def quiz_elsewhere(lesson: LessonPage) -> LessonPage | None:
    """The live version of the lesson that asks its questions where this one asks none, in Arabic first; one query.

    Whoever reads a translation without them would have watched everything and never be told what is missing.
    """
    asking = LessonPage.objects.live().filter(translation_key=lesson.translation_key, questions__isnull=False)
    versions = asking.exclude(pk=lesson.pk).select_related("locale").distinct()
    return min(versions, key=lambda page: page.language != "ar", default=None)


def lessons_elsewhere(course: CoursePage, reader: Any) -> list[LessonPage]:
    """Live lessons that gate the course, stand only in another language and are still hers to do; two queries."""
    versions = CoursePage.objects.live().filter(translation_key=course.translation_key).exclude(pk=course.pk)
    below = under(versions.values_list("path", flat=True))
    if not below:
        return []
    here = LessonPage.objects.live().child_of(course).values("translation_key")
    done = LessonCompletion.objects.filter(learner=reader.pk).values("lesson_key")
    lessons = LessonPage.objects.live().filter(below, gates=True).exclude(translation_key__in=here)
    missing = list(lessons.exclude(translation_key__in=done).select_related("locale").order_by("path"))
    found = {page.translation_key: page for page in sorted(missing, key=lambda page: page.language == "ar")}
    return [page for page in missing if found[page.translation_key] is page]


def questions_of(lesson: LessonPage) -> list[tuple[Question, list[Choice]]]:
    """The quiz as it stands, in order; one query."""
    found: dict[int, tuple[Question, list[Choice]]] = {}
    rows = Choice.objects.filter(question__lesson=lesson.pk).select_related("question")
    for choice in rows.order_by("question__sort_order", "question", "sort_order", "pk"):
        found.setdefault(choice.question_id, (choice.question, []))[1].append(choice)
    return list(found.values())
