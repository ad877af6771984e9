"""How far a member is with a track."""

from dataclasses import dataclass
from typing import Any

from courses.models import Certificate, CourseCompletion, CoursePage, LessonPage, TrackCompletion
from courses.queries.outline import STEP
from courses.queries.watching import LessonState, lesson_states


@dataclass(frozen=True)
class CourseProgress:
    """One course of a track, in the track page's language."""

    page: CoursePage
    lessons: list[tuple[LessonPage, LessonState]]
    """Live lessons in order, each with how far she is."""
    done: int
    """Gating lessons completed."""
    of: int
    complete: bool
    certificate: Certificate | None


@dataclass(frozen=True)
class TrackProgress:
    """A member's way through a track."""

    courses: list[CourseProgress]
    done: int
    """Courses completed."""
    of: int
    complete: bool
    next: LessonPage | None
    """The first lesson that is not complete, in order; None when all are."""


def progress(member: Any, track: Any) -> TrackProgress:
    """The member's way through a track, in eight queries whatever the number of courses and lessons."""
    courses = list(CoursePage.objects.live().child_of(track).order_by("path"))
    lessons = LessonPage.objects.live().filter(path__startswith=track.path).select_related("video").order_by("path")
    by_course: dict[str, list[LessonPage]] = {}
    for lesson in lessons:
        by_course.setdefault(lesson.path[:-STEP], []).append(lesson)
    states = lesson_states(member, [lesson for some in by_course.values() for lesson in some])
    completed = {
        completion.course_key: completion
        for completion in CourseCompletion.objects.filter(learner=member.pk).select_related("certificate")
    }
    shown = [
        _course(page, by_course.get(page.path, []), states, completed.get(page.translation_key)) for page in courses
    ]
    return TrackProgress(
        courses=shown,
        done=sum(course.complete for course in shown),
        of=len(shown),
        complete=TrackCompletion.objects.filter(learner=member.pk, track_key=track.translation_key).exists(),
        next=next((page for c in shown if not c.complete for page, state in c.lessons if not state.complete), None),
    )


def _course(page: CoursePage, lessons: list[LessonPage], states: Any, completion: Any) -> CourseProgress:
    rows = [(lesson, states[lesson.translation_key]) for lesson in lessons]
    gating = [state for lesson, state in rows if lesson.gates]
    return CourseProgress(
        page=page,
        lessons=rows,
        done=sum(state.complete for state in gating),
        of=len(gating),
        complete=completion is not None,
        certificate=getattr(completion, "certificate", None),
    )
