"""The demo world's members watch and answer through the same services as everyone, in the time it really takes."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from courses.models import Choice, CoursePage, LessonPage, PlaySession
from courses.queries import lesson_states
from courses.services import answer_quiz, open_play, record_beat
from portal.demo import school, words
from portal.demo.visitors import may_have_changed_it
from registry.models import User

LESSONS = {"open": 8, "ready": 8, "suspended": 8, "papers": 5, "learning": 2}
"""How many lessons of the road, in order, a cooperative's members finish, by its stage."""
REST = 1.6
"""Demo members watch a little under twice as fast: a session is as long as the film divided by this."""


def welcome_presidents() -> bool:
    """The presidents of cooperatives that will open take the welcome; True when all of them have."""
    lesson = (
        LessonPage.objects.live().filter(slug=words.welcome()["lessons"][0]["slug"]).select_related("video").first()
    )
    if lesson is None:
        return False
    told = words.read("cooperatives")["cooperatives"]
    wanted = [index for index, cooperative in enumerate(told) if cooperative["stage"] in {"open", "suspended"}]
    presidents = _there([words.phone(index, 0) for index in wanted])
    learning = [president for president in presidents if _goes_on(president, [lesson])]
    return not learning


def study() -> bool:
    """Each member opens her next lesson, or finishes the one she has open; True while anyone still has one to do."""
    going_on = school.is_growing()
    courses = _courses(whole=going_on)
    for index, cooperative in enumerate(words.read("cooperatives")["cooperatives"]):
        wanted = _wanted(courses, LESSONS.get(cooperative["stage"], 0))
        for member in _there([words.phone(index, number) for number in _learning(cooperative)]):
            going_on |= _goes_on(member, wanted)
    return going_on


def _courses(*, whole: bool) -> list[list[LessonPage]]:
    """The lessons of each course of the road that can be watched, first the demo's own, then those that people added.

    While its films are being made a course is begun once it is `whole`: nobody completes half of it.
    """
    watched = LessonPage.objects.live().filter(video__isnull=False).select_related("video").order_by("path")
    found = []
    for course in words.courses():
        order = [lesson["slug"] for lesson in course["lessons"]]
        parents = CoursePage.objects.filter(slug=course["slug"])
        pages = [page for parent in parents for page in watched.child_of(parent)]
        if not whole or {page.slug for page in pages} >= set(order):
            found.append(sorted(pages, key=lambda page: order.index(page.slug) if page.slug in order else len(order)))
    return found


def _wanted(courses: list[list[LessonPage]], many: int) -> list[LessonPage]:
    """So many lessons of the demo's own, in order; who finishes them all finishes what people added too."""
    own = [lesson["slug"] for course in words.courses() for lesson in course["lessons"]]
    first = set(own[:many])
    return [page for pages in courses for page in pages if page.slug in first or (many == len(own) and page.gates)]


def _learning(cooperative: dict[str, Any]) -> list[int]:
    """Who of them learns by herself. Where the training is under way the plain members wait for somebody to sign in as
    them (docs/walk.md): nothing is to stand there as watched that she has not watched.
    """
    waits = cooperative["stage"] == "learning"
    people = enumerate(words.people(cooperative))
    return [number for number, (function, _name) in people if not (waits and function == "member")]


def _there(phones: list[str]) -> QuerySet[User]:
    """Those who still have their number: someone who tries the portal may have changed one, or closed an account."""
    return User.objects.filter(phone__in=phones, is_active=True).order_by("phone")


def _right_answers(lesson: LessonPage) -> dict[Any, Any]:
    """The first right one of each question."""
    right = Choice.objects.filter(question__lesson=lesson, right=True).order_by("-pk")  # the last of each stays
    return dict(right.values_list("question", "pk"))


def _goes_on(member: User, lessons: list[LessonPage]) -> bool:
    """Brings a member one step on in them; False when none is left that she can take."""
    with may_have_changed_it():
        return _next(member, lessons)
    return False


def _next(member: User, lessons: list[LessonPage]) -> bool:
    states = lesson_states(member, lessons)
    todo = next((page for page in lessons if not states[page.translation_key].complete), None)
    if todo is None:
        return False
    session = PlaySession.objects.filter(viewer=member, lesson_key=todo.translation_key).first()
    if session is None:
        open_play(lesson=todo, viewer=member, members=[member])
        return True
    assert todo.video is not None, "a play is opened for a film only"
    length = todo.video.duration
    if timezone.now() - session.issued_at > timedelta(seconds=length / REST):
        record_beat(session_token=session.token, seq=1, intervals=[[0, length]], by=member)
        answer_quiz(lesson=todo, member=member, answers=_right_answers(todo))
    return True
