"""The demo world's training: pages first, then a film for each lesson, published when the workshop has finished it."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import QuerySet

from cms.services import found_site
from courses.models import Choice, CoursePage, LessonPage, Question, TrackPage
from media.enums import VideoState
from media.models import Video
from media.services import add_captions, receive_video
from media.workshop.binary import ffmpeg
from portal.demo import films, words
from portal.demo.people import at_desk
from portal.demo.visitors import may_have_changed_it
from registry.enums import Desk
from registry.models import User


def lay_pages() -> None:
    """The site, the road and the welcome, their courses, and their lessons as drafts with quizzes. Safe twice."""
    told = words.read("lessons")
    _track(told["track"], words.courses())
    _track({key: told["welcome"][key] for key in ("slug", "title", "intro")}, [words.welcome()])


def _track(told: dict[str, Any], courses: list[dict[str, Any]]) -> None:
    root = found_site()
    track = TrackPage.objects.filter(slug=told["slug"], locale=root.locale).first()
    if track is None:
        track = TrackPage(**told, locale=root.locale)
        root.add_child(instance=track)
    for course in courses:
        page = CoursePage.objects.child_of(track).filter(slug=course["slug"]).first()
        if page is None:
            page = CoursePage(locale=root.locale, **{key: course[key] for key in ("slug", "title", "intro", "icon")})
            track.add_child(instance=page)
        for lesson in course["lessons"]:
            if not LessonPage.objects.child_of(page).filter(slug=lesson["slug"]).exists():
                _lesson(page, lesson)


def _lesson(course: CoursePage, told: dict[str, Any]) -> None:
    trainer = at_desk(Desk.TRAINER, words.TRAINER_PHONE)
    content = {key: told[key] for key in ("slug", "title", "intro")}
    page = LessonPage(**content, live=False, locale=course.locale, owner=trainer)
    page.questions = [
        Question(
            text=question["text"],
            choices=[Choice(text=text, right=at == question["right"]) for at, text in enumerate(question["choices"])],
        )
        for question in told["questions"]
    ]
    course.add_child(instance=page)
    page.save_revision()


def shoot(slug: str) -> None:
    """Makes one lesson's film, brings it to the workshop as a trainer would, and lays it on the draft. Safe twice."""
    page = LessonPage.objects.filter(slug=slug, first_published_at=None).first()
    if page is None or page.video_id is not None:
        return
    course, lesson = words.lessons()[slug]
    trainer = at_desk(Desk.TRAINER, words.TRAINER_PHONE)
    with tempfile.TemporaryDirectory() as folder:
        film = films.make(course=course, lesson=lesson, folder=Path(folder), ffmpeg=ffmpeg())
        _lay(slug, film.path, lesson["title"], trainer)


@transaction.atomic
def _lay(slug: str, film: Path, title: str, trainer: User) -> None:
    """It takes long to make one: meanwhile another worker may have laid a film on the draft, or somebody changed it."""
    page = LessonPage.objects.select_for_update(of=("self",)).filter(slug=slug, video=None).first()
    if page is None:
        return
    page.video = receive_video(file=film, title=title, by=trainer)
    page.save()
    page.save_revision(user=trainer)


def publish_ready() -> None:
    """Captions and publishes every draft whose film the workshop has finished; what was unpublished since stays so."""
    trainer = at_desk(Desk.TRAINER, words.TRAINER_PHONE)
    told = words.lessons()
    for page in _new(told).filter(video__state=VideoState.READY):
        assert page.video is not None, "a film's state was asked for"
        with may_have_changed_it():
            _caption(page.video, told[page.slug][1], trainer)
            page.save_revision(user=trainer).publish(user=trainer)


def is_growing() -> bool:
    """Whether a lesson of the road still waits for its film, or to be published."""
    road = [lesson["slug"] for course in words.courses() for lesson in course["lessons"]]
    return _new(road).exclude(video__state__in=[VideoState.FAILED, VideoState.REMOVED]).exists()


def _new(slugs: Iterable[str]) -> QuerySet[LessonPage]:
    """Those lessons that never were published; a visitor may have taken one away."""
    return LessonPage.objects.filter(slug__in=slugs, first_published_at=None)


def _caption(video: Video, lesson: dict[str, Any], trainer: User) -> None:
    said = [slide["said"] for slide in lesson["slides"]]
    whole = sum(map(len, said))
    lengths = [video.duration * len(text) / whole for text in said]
    upload = SimpleUploadedFile("captions.vtt", films.vtt(said, lengths).encode())
    add_captions(video=video, language="ar", upload=upload, by=trainer)
