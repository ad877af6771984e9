"""No lesson goes live before its film is ready, whichever way it is tried."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction

from courses.errors import VideoNotReady
from courses.models import LessonPage
from media.enums import VideoState
from tests.factories import courses as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(site_tree):
    return make.lesson(live=False, video=make.video(state=VideoState.TRANSCODING, percent=40))


def is_live(lesson):
    return LessonPage.objects.get(pk=lesson.pk).live


def test_a_draft_with_an_unready_film_is_saved(draft):
    draft.title = "صورة أوضح"

    revision = draft.save_revision()

    assert revision.as_object().title == "صورة أوضح"
    assert not is_live(draft)


def test_publishing_is_refused_with_how_far_the_film_is(draft):
    revision = draft.save_revision()

    with pytest.raises(VideoNotReady, match="40") as refused:
        revision.publish()

    assert "%" in str(refused.value)
    assert not is_live(draft)


def test_publishing_by_wagtails_own_action_is_refused_too(draft):
    revision = draft.save_revision()

    with pytest.raises(VideoNotReady):
        PublishPageRevisionAction(revision).execute()

    assert not is_live(draft)


@pytest.mark.parametrize("clean", [True, False])
def test_setting_it_live_by_hand_is_refused(draft, clean):
    draft.live = True

    with pytest.raises(VideoNotReady):
        draft.save(clean=clean)

    assert not is_live(draft)


def test_a_lesson_without_a_film_is_refused(site_tree):
    lesson = make.lesson(live=False)

    with pytest.raises(VideoNotReady):
        lesson.save_revision().publish()

    assert not is_live(lesson)


def test_a_lesson_with_a_ready_film_is_published(site_tree):
    lesson = make.lesson(live=False, video=make.video())

    lesson.save_revision().publish()

    assert is_live(lesson)


def test_a_live_lesson_takes_a_new_film_as_a_draft_and_keeps_showing_the_old(site_tree):
    lesson = make.lesson()
    old = lesson.video
    lesson.video = make.video(state=VideoState.UPLOADED)

    revision = lesson.save_revision()

    assert LessonPage.objects.get(pk=lesson.pk).video == old
    with pytest.raises(VideoNotReady):
        revision.publish()
    assert LessonPage.objects.get(pk=lesson.pk).video == old


def test_a_scheduled_lesson_waits_for_its_film_and_then_appears(draft):
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    revision = draft.save_revision()
    revision.publish()
    revision.refresh_from_db()
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))

    call_command("publish_scheduled")

    assert not is_live(draft)
    film = draft.video
    film.state, film.duration, film.folder = VideoState.READY, 60, "videos/x"
    film.save()
    type(revision).objects.filter(pk=revision.pk).update(
        content={**revision.content, "go_live_at": (timezone.now() - timedelta(minutes=1)).isoformat()}
    )
    call_command("publish_scheduled")
    assert is_live(draft)
