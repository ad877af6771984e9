"""The demo world's training: what it holds, and one lesson on its whole way from slides to the open page."""

import shutil
from types import SimpleNamespace

import pytest
import webvtt

from commons import jobs
from commons.models import Job
from courses.models import CoursePage, LessonPage, TrackPage
from media import paths
from media.enums import VideoState
from media.models import Video
from media.queries import seconds
from portal.demo import films, people, school, words
from tests.factories.media import clip

pytestmark = pytest.mark.django_db
MADE = {"speech.webm", "speech.m4a", "small.mp4", "clear.mp4"}


@pytest.fixture(autouse=True)
def laid(settings, tmp_path):
    settings.MEDIA_ROOT, settings.MEDIA_PRESET = str(tmp_path / "media"), "ultrafast"
    people.settle_people()
    school.lay_pages()


def test_the_road_has_four_courses_of_two_lessons_or_more():
    road = CoursePage.objects.child_of(TrackPage.objects.get(slug="road"))

    lessons = {course.slug: LessonPage.objects.child_of(course).count() for course in road}

    assert list(lessons) == ["planning", "financing", "marketing", "e-commerce"]
    assert min(lessons.values()) >= 2


@pytest.mark.slow
def test_a_lesson_is_shot_prepared_captioned_and_published():
    told = words.welcome()["lessons"][0]
    page = LessonPage.objects.get(slug=told["slug"])

    school.shoot(page.slug)
    school.publish_ready()
    page.refresh_from_db()
    before = page.live, page.video.state
    done = jobs.run(Job.objects.get(kind="transcode", key=str(page.video.uuid)).pk)
    school.publish_ready()

    page = LessonPage.objects.get(slug=page.slug)
    assert before == (False, VideoState.UPLOADED)
    assert (done, page.live, page.video.state) == (True, True, VideoState.READY)
    assert set(page.video.renditions.values_list("name", flat=True)) == MADE
    assert all((paths.root() / page.video.folder / name).stat().st_size for name in MADE)
    (captions,) = page.video.captions.all()
    cues = list(webvtt.from_string(captions.vtt))
    assert captions.language == "ar"
    assert " ".join(cue.text for cue in cues) == " ".join(slide["said"] for slide in told["slides"])
    assert seconds(cues[-1].end) == pytest.approx(page.video.duration - films.PAUSE, abs=0.01)


def test_a_film_that_two_workers_made_at_once_is_laid_on_its_draft_once(monkeypatch, tmp_path):
    slug = words.welcome()["lessons"][0]["slug"]
    (tmp_path / "film.mp4").write_bytes(clip("cut.mp4").read_bytes())
    slow = []

    def make(**_):
        if not slow:
            slow.append(slug)
            school.shoot(slug)  # the other one, which took the job when the first one's lease had run out
        shutil.copy(tmp_path / "film.mp4", made := tmp_path / "made.mp4")
        return SimpleNamespace(path=made)

    monkeypatch.setattr(films, "make", make)
    school.shoot(slug)

    assert slow == [slug]
    assert LessonPage.objects.get(slug=slug).video == Video.objects.get()
