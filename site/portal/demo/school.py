"""The demo world's training: pages first, then a film for each lesson, published when the workshop has finished it."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from media.services import add_captions, receive_video
from media.workshop.binary import ffmpeg

from cms.services import found_site
from courses.models import Choice, CoursePage, LessonPage, Question, TrackPage
from media.enums import VideoState
from media.models import Video
from portal.demo import films, words
from registry.models import User


def lay_pages() -> TrackPage:
    """The site, the track, its courses and its lessons as drafts with their quizzes. Safe twice."""
    told = words.read("lessons")
    root = found_site()
    track = TrackPage.objects.filter(slug=told["track"]["slug"], locale=root.locale).first()
    if track is None:
        track = TrackPage(**told["track"], locale=root.locale)
        root.add_child(instance=track)
    for course in told["courses"]:
        page = CoursePage.objects.child_of(track).filter(slug=course["slug"]).first()
        if page is None:
            page = CoursePage(locale=root.locale, **{key: course[key] for key in ("slug", "title", "intro", "icon")})
            track.add_child(instance=page)
        for lesson in course["lessons"]:
            if not LessonPage.objects.child_of(page).filter(slug=lesson["slug"]).exists():
                _lesson(page, lesson)
    return track


def _lesson(course: CoursePage, told: dict[str, Any]) -> None:
    page = LessonPage(slug=told["slug"], title=told["title"], intro=told["intro"], live=False, locale=course.locale)
    page.questions = [
        Question(
            text=question["text"],
            choices=[Choice(text=text, right=at == question["right"]) for at, text in enumerate(question["choices"])],
        )
        for question in told["questions"]
    ]
    course.add_child(instance=page)
    page.save_revision()


def shoot(course_slug: str, lesson_slug: str) -> None:
    """Makes one lesson's film, brings it to the workshop as a trainer would, and lays it on the draft. Safe twice."""
    page = LessonPage.objects.get(slug=lesson_slug)
    if page.video_id is not None:
        return
    course = next(course for course in words.read("lessons")["courses"] if course["slug"] == course_slug)
    lesson = next(lesson for lesson in course["lessons"] if lesson["slug"] == lesson_slug)
    trainer = User.objects.get(phone=words.TRAINER_PHONE)
    with tempfile.TemporaryDirectory() as folder:
        film = films.make(course=course, lesson=lesson, folder=Path(folder), ffmpeg=ffmpeg())
        page.video = receive_video(file=film.path, title=lesson["title"], by=trainer)
    page.save()
    page.save_revision(user=trainer)


def publish_ready() -> int:
    """Captions and publishes every draft whose film the workshop has finished; how many lessons are not yet live."""
    trainer = User.objects.get(phone=words.TRAINER_PHONE)
    told = {lesson["slug"]: lesson for course in words.read("lessons")["courses"] for lesson in course["lessons"]}
    for page in LessonPage.objects.filter(live=False, slug__in=told, video__state=VideoState.READY):
        _caption(page.video, told[page.slug], trainer)
        page.save_revision(user=trainer).publish(user=trainer)
    return LessonPage.objects.filter(live=False, slug__in=told).count()


def _caption(video: Video, lesson: dict[str, Any], trainer: User) -> None:
    said = [slide["said"] for slide in lesson["slides"]]
    whole = sum(map(len, said))
    lengths = [video.duration * len(text) / whole for text in said]
    upload = SimpleUploadedFile("captions.vtt", films.vtt(said, lengths).encode())
    add_captions(video=video, language="ar", upload=upload, by=trainer)
