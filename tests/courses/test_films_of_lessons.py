"""A film is deleted when no lesson and no draft needs it; what was watched of it stays, and every old draft opens."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from courses.errors import VideoNotReady
from courses.models import LessonPage
from courses.queries import seen
from media import paths
from media.enums import VideoState
from media.errors import VideoInUse
from media.services import delete_video
from tests.factories import courses as make
from tests.factories.learning import Phone, completed
from tests.factories.registry import TrainerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(site_tree):
    page = make.lesson()
    page.save_revision().publish()
    return LessonPage.objects.get(pk=page.pk)


@pytest.fixture
def desk(client, lesson):
    trainer = TrainerFactory()
    trainer.groups.add(*Group.objects.all())
    client.force_login(trainer)
    return client


def with_another_film(lesson):
    """Publishes the lesson with a new film; returns the old one."""
    old, lesson.video = lesson.video, make.video()
    lesson.save_revision().publish()
    return old


def is_deleted(film):
    film.refresh_from_db()
    return film.state == VideoState.REMOVED


def test_a_film_in_a_lesson_is_not_deleted(lesson):
    with pytest.raises(VideoInUse):
        delete_video(video=lesson.video, by=None)

    assert not is_deleted(lesson.video)


def test_a_film_that_only_the_latest_draft_names_is_not_deleted_and_the_editor_opens(desk, lesson):
    lesson.video = make.video()
    lesson.save_revision()

    answer = desk.post(reverse("films:delete", args=[lesson.video.uuid]), follow=True)

    assert str(VideoInUse()) in [str(message) for message in answer.context["messages"]]
    assert not is_deleted(lesson.video)
    assert desk.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).status_code == 200


@pytest.mark.parametrize("drafted", [False, True], ids=["shown", "in a draft"])
def test_of_a_film_in_use_the_desk_names_the_lessons_and_offers_no_deletion(desk, lesson, drafted):
    make.lesson()
    if drafted:
        lesson.video = make.video()
        lesson.save_revision()

    page = desk.get(reverse("films:delete", args=[lesson.video.uuid]))

    assert [each.pk for each in page.context["pages"]] == [lesson.pk]
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[lesson.pk])}"' in page.content.decode()
    assert '<button class="button no">' not in page.content.decode()


def test_a_film_that_waits_for_its_day_is_not_deleted_though_a_later_draft_names_another(lesson):
    lesson.video, lesson.go_live_at = make.video(), timezone.now() + timedelta(days=1)
    waiting = lesson.video
    lesson.save_revision().publish()
    lesson.video, lesson.go_live_at = make.video(), None
    lesson.save_revision()

    with pytest.raises(VideoInUse):
        delete_video(video=waiting, by=None)


def test_a_film_that_was_replaced_is_deleted_and_what_was_watched_of_it_still_counts(
    lesson, viewer, clock, django_capture_on_commit_callbacks
):
    Phone(clock, lesson, viewer).watch()
    film = with_another_film(lesson)
    folder = paths.root() / film.folder
    folder.mkdir(parents=True)

    with django_capture_on_commit_callbacks(execute=True):
        delete_video(video=film, by=None)

    assert is_deleted(film)
    assert not folder.exists()
    assert (film.renditions.count(), film.captions.count(), film.folder) == (0, 0, "")
    assert completed(viewer, lesson)
    assert viewer.play_sessions.get().video == film
    assert seen(viewer, lesson).complete


def test_the_film_page_offers_to_delete_what_was_watched_and_replaced(desk, lesson, viewer, clock):
    Phone(clock, lesson, viewer).watch()
    film = with_another_film(lesson)

    offered = desk.get(reverse("films:film", args=[film.uuid])).context["unused"]
    needed = desk.get(reverse("films:film", args=[lesson.video.uuid])).context["unused"]

    assert (offered, needed) == (True, False)


def test_an_old_draft_that_names_a_deleted_film_opens_and_is_not_published(desk, lesson):
    film = with_another_film(lesson)
    delete_video(video=film, by=None)
    old = Revision.objects.for_instance(lesson).earliest("created_at")

    opened = desk.get(reverse("wagtailadmin_pages:revisions_revert", args=[lesson.pk, old.pk]))

    assert opened.status_code == 200
    assert film not in opened.context["form"].fields["video"].queryset
    with pytest.raises(VideoNotReady) as refused:
        old.publish()
    assert refused.value.sentence == VideoNotReady.removed
