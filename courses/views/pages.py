"""How the pages of a track are drawn. `courses.models.pages` names these views."""

from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from cms.queries import address
from commons.errors import Refusal, TooMany
from courses import rules
from courses.models import CoursePage, LessonPage, TrackPage
from courses.queries import screen
from courses.queries.shelf import shelf_of, sizes_of
from courses.services import open_play
from courses.views.choices import choices, priced, quality_of
from courses.views.player import film
from media.enums import VideoState
from registry.rules import has_desk
from registry.views.answers import timed


def show_track(request: HttpRequest, page: TrackPage) -> HttpResponse:
    """The track with the reader's way through it."""
    return _hers(render(request, "courses/home.html", _frame(page) | priced(request, shelf_of(request.user, page))))


def show_course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """One course: what it is for, its lessons, its certificate once earned."""
    track = page.get_parent().specific
    track.locale = page.locale
    found = priced(request, shelf_of(request.user, track))
    row = found["shelf"].course_of(page)  # None while the course is a draft that is being looked at
    facts = {"course": row, "track_url": address(track.url_path, page.language)}
    if found["shelf"].enrolled:
        facts["elsewhere"] = screen.lessons_elsewhere(page, request.user)
    return _hers(render(request, "courses/course.html", _frame(page) | found | facts))


def show_lesson(
    request: HttpRequest,
    page: LessonPage,
    *,
    given: dict[str, str] | None = None,
    named: str = "",
    refusal: Refusal | None = None,
) -> HttpResponse:
    """One lesson as far as the reader may go: its introduction, its enrol button, or its film and quiz.

    `given`, `named` (who answers) and `refusal` bring back a quiz that could not be counted, as she filled it: 429 with
    Retry-After where her tries are used up, else 422.
    """
    place = screen.place_of(page)
    facts = _frame(page) | {"place": place, "quality": quality_of(request), "refusal": str(refusal or "")}
    if _looks_over(request):
        shown = "courses/lesson.html"
        facts |= _overlooked(request, page)
    elif not request.user.is_authenticated:
        shown = "courses/lesson_intro.html"
        facts |= {"choices": choices(request, sizes_of([page.video_id or 0]).get(page.video_id or 0, {}))}
    else:
        shown, more = _watched(request, page, place, given or {}, named)
        facts |= more
    status = refusal.status if isinstance(refusal, TooMany) else 422 if refusal else 200
    return _hers(timed(render(request, shown, facts, status=status), refusal))


def _looks_over(request: HttpRequest) -> bool:
    """A trainer or officer, or a preview: she sees everything and earns nothing."""
    return bool(getattr(request, "is_preview", False) or (request.user.is_authenticated and has_desk(request.user)))


def _overlooked(request: HttpRequest, page: LessonPage) -> dict[str, Any]:
    _with_files(page)
    return {
        "overlooked": True,
        "film": film(request, page, token=""),
        "seen": None,
        **_asked(page, {}),
    }


def _watched(
    request: HttpRequest, page: LessonPage, place: screen.Place, given: dict[str, str], named: str
) -> tuple[str, dict[str, Any]]:
    member = rules.is_member(request.user)
    gathered = screen.audience(request.user, request.session.session_key)
    token = screen.open_session(page, gathered) if page.video else ""
    if not member or (not token and not screen.is_enrolled(request.user, place.track_key)):
        return "courses/lesson_intro.html", {
            "may_enrol": member,
            "choices": choices(request, sizes_of([page.video_id or 0]).get(page.video_id or 0, {})),
        }
    if not page.has_ready_video():
        return "courses/lesson_waiting.html", {"video": page.video}
    if not token:
        token = open_play(lesson=page, viewer=request.user, members=[face.user for face in gathered.present]).token
    _with_files(page)
    seen = screen.standing(page, place.course_key, gathered)
    asked, to_answer = _asked(page, given), [face for face in gathered.present if not face.passed]
    who = _asked_of(to_answer, named, alone=len(gathered.present) == 1)
    stuck = seen.percent >= settings.LESSON_WATCHED_PERCENT and to_answer and not asked["questions"]
    elsewhere = screen.quiz_elsewhere(page) if stuck and not seen.complete else None
    return "courses/lesson.html", {
        "audience": gathered,
        "film": film(request, page, token=token, seen=seen),
        "seen": seen,
        "to_answer": to_answer,
        "elsewhere": elsewhere,
        **asked,
        **who,
    }


def _asked_of(faces: list[screen.Face], named: str, *, alone: bool) -> dict[str, Any]:
    """Who is chosen to answer: whom she named, else the first; and whether it is asked, as of all but her `alone`.

    Of several, the last one left is shown too, so that who has passed does not answer in her place. When somebody was
    named who may not answer, nobody is chosen in her place. `only` is who alone may answer, and is chosen.
    """
    known = [str(face.user.pk) for face in faces]
    answering = named or next(iter(known), "")
    return {
        "answering": answering,
        "only": faces[0] if known == [answering] else None,
        "ask_who": not alone or bool(named and named not in known),
    }


def _asked(page: LessonPage, given: dict[str, str]) -> dict[str, Any]:
    """The quiz with what she had chosen."""
    found = screen.questions_of(page) if page.pk else []
    return {
        "questions": found,
        "asked": [
            (question, [(answer, given.get(str(question.pk)) == str(answer.pk)) for answer in answers])
            for question, answers in found
        ],
    }


def _with_files(page: LessonPage) -> None:
    """Two queries for what the film consists of, however often it is asked."""
    if page.video is not None and page.video.state == VideoState.READY:
        prefetch_related_objects([page.video], "renditions", "captions")


def _frame(page: Any) -> dict[str, Any]:
    return {"page": page, "LANG": page.language, "DIR": page.direction, "here": page.here}


def _hers(response: HttpResponse) -> HttpResponse:
    """What a signed-in person sees is kept by no shared cache."""
    patch_cache_control(response, private=True, no_cache=True)
    return response
