"""Films of the same bytes share one folder: removing the one never takes it from under another that is published."""

from threading import Event
from types import SimpleNamespace

import pytest
from django.db import connection

from media import paths
from media.enums import VideoState
from media.models import Video
from media.services import videos
from media.workshop.pipeline import Made
from tests.factories.media import ready_video
from tests.threads import Meeting, at_once

pytestmark = pytest.mark.django_db(transaction=True)
FOLDER = "videos/00"


@pytest.fixture
def twin(tmp_path):
    """A film that is about to be published with the very bytes of one whose row was just taken away."""
    (paths.root() / FOLDER).mkdir(parents=True)
    gone = ready_video()
    made = Made(film=None, folder=tmp_path / "out", files=[], digest="00")
    made.folder.mkdir()
    twin = Video.objects.create(title="العسل", state=VideoState.TRANSCODING, duration=60)
    Video.objects.filter(pk=gone.pk).update(state=VideoState.REMOVED, folder="")
    return lambda: videos.publish_video(video=twin, made=made, work=SimpleNamespace(hold=lambda: None), digest="x")


@pytest.fixture
def race(monkeypatch, twin):
    """Publishes the twin, and when that is done but for its commit removes the folder; what is left of the twin."""
    inside, meet = Event(), Meeting()
    monkeypatch.setattr(videos, "record", lambda **_: (inside.set(), meet()))

    def remove():
        assert inside.wait(60)
        videos.remove_folder(FOLDER)
        meet()

    def run():
        deeds = iter([twin, remove])

        def one():
            next(deeds)()

        at_once(one, times=2)
        film = Video.objects.get(state=VideoState.READY)
        return film.folder, (paths.root() / film.folder).is_dir()

    return run


def test_a_folder_is_not_removed_from_under_a_film_that_is_just_published(race):
    assert race() == (FOLDER, True)


def test_control_without_taking_turns_only_the_one_writer_of_sqlite_keeps_the_folder_of_a_ready_film(race, monkeypatch):
    monkeypatch.setattr(videos, "_take_turns", lambda: None)

    assert race() == (FOLDER, connection.vendor == "sqlite")


def test_a_folder_that_was_removed_first_is_put_there_again(twin):
    videos.remove_folder(FOLDER)

    twin()

    assert (paths.root() / FOLDER).is_dir()
