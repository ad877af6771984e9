"""What members have seen, and how far they are with a lesson."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from courses import rules
from courses.enums import LessonStep
from courses.evidence import common, gaps_in_seconds, in_seconds, length
from courses.models import Coverage, LessonCompletion
from courses.queries.quiz import lessons_with_quiz, passed_by


@dataclass(frozen=True)
class Seen:
    """What was watched of a lesson's film, as the server believes it."""

    intervals: list[tuple[float, float]]
    """Sorted, disjoint, in seconds."""
    seconds: float
    share: float
    """0 to 1."""
    complete: bool
    """Whether the lesson is completed: film and quiz."""
    duration: float = 0.0
    """Length of the film in seconds; 0 when nothing was ever opened."""
    lapsed: bool = False
    """Whether others of the session earn nothing more before they show their pictures again."""

    @property
    def percent(self) -> int:
        """Whole percent, rounded down, so that 90 is never shown before it is reached; 100 once no gap is shown."""
        found = round(self.seconds * 1000) * 100 // round(self.duration * 1000) if self.duration else 0
        return 100 if found == 99 and not self.gaps else found

    @property
    def gaps(self) -> list[tuple[float, float]]:
        """What is left to watch, in seconds; gaps under a second are not shown."""
        return gaps_in_seconds(self.intervals, self.duration)


def seen_together(coverages: Iterable[Coverage], *, complete: bool) -> Seen:
    """What everyone who is present (someone is) has seen: on a shared phone, a gap of one is a gap to play."""
    rows = list(coverages)
    spans = rows[0].spans if len(rows) == 1 else common(*(row.spans for row in rows))
    watched = length(spans)
    return Seen(
        intervals=in_seconds(spans),
        seconds=watched / 1000,
        share=watched / rows[0].duration,
        complete=complete,
        duration=rows[0].duration / 1000,
    )


def seen(member: Any, lesson: Any) -> Seen:
    """What the member has seen of the lesson's present film, and whether she completed the lesson with any film."""
    complete = LessonCompletion.objects.filter(learner=member.pk, lesson_key=lesson.translation_key).exists()
    coverage = Coverage.objects.filter(
        learner=member.pk, lesson_key=lesson.translation_key, video=lesson.video_id
    ).first()
    if coverage is None:
        length_of_film = lesson.video.duration if lesson.video else 0.0
        return Seen(intervals=[], seconds=0.0, share=0.0, complete=complete, duration=length_of_film)
    return seen_together([coverage], complete=complete)


@dataclass(frozen=True)
class LessonState:
    """How far a member is with one lesson."""

    key: UUID
    step: LessonStep
    share: float
    """Watched part of the film, 0 to 1."""
    quiz: bool
    """Whether the lesson has one."""
    passed: bool
    complete: bool


def lesson_states(member: Any, lessons: Iterable[Any]) -> dict[UUID, LessonState]:
    """How far the member is with each lesson, by lesson key, in four queries whatever their number."""
    keys = {lesson.translation_key for lesson in lessons}
    best: dict[UUID, Coverage] = {}
    for coverage in Coverage.objects.filter(learner=member.pk).defer("spans").order_by("watched"):
        best[coverage.lesson_key] = coverage
    done = set(LessonCompletion.objects.filter(learner=member.pk).values_list("lesson_key", flat=True))
    quizzes, passed = lessons_with_quiz(), passed_by(member)
    return {
        key: _state(key, best.get(key), quiz=key in quizzes, passed=key in passed, complete=key in done) for key in keys
    }


def _state(key: UUID, coverage: Coverage | None, *, quiz: bool, passed: bool, complete: bool) -> LessonState:
    watched = coverage.watched if coverage else 0
    if complete:
        step = LessonStep.COMPLETE
    elif coverage and rules.is_watched(watched, coverage.duration):
        step = LessonStep.WATCHED
    elif passed:
        step = LessonStep.PASSED
    else:
        step = LessonStep.STARTED if watched else LessonStep.NEW
    share = coverage.share if coverage else 0.0
    return LessonState(key=key, step=step, share=share, quiz=quiz, passed=passed, complete=complete)
