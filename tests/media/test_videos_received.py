"""A film comes in whole or not at all, and goes again with its files."""

import contextlib
import hashlib
import io
import shutil

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from commons.enums import JobState
from commons.models import AuditLine
from media import errors, paths
from media.enums import VideoState
from media.models import Rendition, Video
from media.queries import playback
from media.services import delete_video, receive_video
from registry.models import User
from tests.factories.media import clip, ready_video
from tests.media.films import job_of, published, received

pytestmark = pytest.mark.django_db


def test_a_film_is_kept_under_a_fixed_name_and_its_preparation_asked_for(trainer):
    video = received(trainer)

    assert video.state == VideoState.UPLOADED
    assert video.source == f"sources/{video.uuid}.bin"
    assert video.sha256 == hashlib.sha256(clip().read_bytes()).hexdigest()
    assert video.size == clip().stat().st_size
    assert job_of(video).state == JobState.QUEUED
    assert AuditLine.objects.get().action == "media.receive"


def test_a_film_given_by_its_path_is_moved_in(trainer, tmp_path, django_capture_on_commit_callbacks):
    arrived = tmp_path / "film.mp4"
    arrived.write_bytes(clip().read_bytes())

    with django_capture_on_commit_callbacks(execute=True):
        video = receive_video(arrived, title="التسويق", by=trainer)

    assert not arrived.exists()
    assert (paths.root() / video.source).read_bytes() == clip().read_bytes()


def test_an_empty_film_is_refused_and_nothing_is_kept(trainer):
    with pytest.raises(errors.EmptyVideo):
        receive_video(io.BytesIO(b""), title="فارغ", by=trainer)

    assert Video.objects.count() == 0
    assert list(paths.sources().iterdir()) == []


def test_a_film_larger_than_the_house_takes_is_refused_and_nothing_is_kept(trainer, settings):
    settings.MEDIA_VIDEO_BYTES = 1000

    with pytest.raises(errors.TooLarge):
        receive_video(io.BytesIO(b"x" * 1001), title="كبير", by=trainer)

    assert Video.objects.count() == 0
    assert list(paths.sources().iterdir()) == []


def test_a_full_disk_is_said_and_nothing_is_kept(trainer, settings):
    settings.MEDIA_RESERVE_BYTES = 10**18

    with pytest.raises(errors.DiskFull) as refused:
        received(trainer)

    assert refused.value.status == 507
    assert Video.objects.count() == 0
    assert list(paths.sources().iterdir()) == []


def room(monkeypatch, settings, free: int) -> None:
    """So many bytes may still be written before the reserve is touched."""
    usage = shutil.disk_usage("/")._replace(free=settings.MEDIA_RESERVE_BYTES + free)
    monkeypatch.setattr("media.services.videos.shutil.disk_usage", lambda _: usage)


def test_a_film_that_lies_on_the_disk_already_asks_for_no_second_room(trainer, tmp_path, monkeypatch, settings):
    arrived = tmp_path / "film.mp4"
    arrived.write_bytes(b"x" * 1000)
    room(monkeypatch, settings, 0)

    assert receive_video(arrived, title="التسويق", by=trainer).size == 1000


@pytest.mark.parametrize(("free", "kept"), [(999, 0), (1000, 1)])
def test_an_open_film_asks_once_for_the_room_it_takes(trainer, monkeypatch, settings, free, kept):
    left = iter([free])
    whole = shutil.disk_usage("/")
    # the first question sees what is free, the second what the copy has left of it
    monkeypatch.setattr(
        "media.services.videos.shutil.disk_usage",
        lambda _: whole._replace(free=settings.MEDIA_RESERVE_BYTES + next(left, free - 1000)),
    )

    with contextlib.suppress(errors.DiskFull):
        receive_video(ContentFile(b"x" * 1000), title="التسويق", by=trainer)

    assert (Video.objects.count(), len(list(paths.sources().iterdir()))) == (kept, kept)


def test_a_film_whose_row_is_refused_lies_again_where_it_lay(trainer, tmp_path, monkeypatch):
    arrived = tmp_path / "film.mp4"
    arrived.write_bytes(b"x" * 1000)

    def broken(**_):
        raise IntegrityError

    monkeypatch.setattr("media.services.videos.record", broken)
    with pytest.raises(IntegrityError):
        receive_video(arrived, title="التسويق", by=trainer)

    assert arrived.read_bytes() == b"x" * 1000
    assert (Video.objects.count(), list(paths.sources().iterdir())) == (0, [])


def test_an_open_film_whose_row_is_refused_is_not_kept(trainer, monkeypatch):
    def broken(**_):
        raise IntegrityError

    monkeypatch.setattr("media.services.videos.record", broken)
    with pytest.raises(IntegrityError):
        receive_video(ContentFile(b"x" * 1000), title="التسويق", by=trainer)

    assert (Video.objects.count(), list(paths.sources().iterdir())) == (0, [])


def test_deleting_a_film_removes_its_files_unless_another_film_shares_them(trainer):
    folder = paths.videos() / "00"
    folder.mkdir(parents=True)
    first, second = ready_video(), ready_video()

    _delete(first, trainer)
    shared = len(published())
    _delete(second, trainer)

    assert (shared, len(published())) == (1, 0)


def _delete(video: Video, by: User) -> None:
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        delete_video(video=video, by=by)


def test_a_film_that_is_not_ready_has_no_addresses(trainer):
    assert playback(ready_video(state=VideoState.TRANSCODING), trainer) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"percent": 101},
        {"duration": -1},
        {"state": VideoState.READY, "folder": ""},
        {"state": VideoState.READY, "duration": 0},
    ],
)
def test_the_database_refuses_a_film_that_makes_no_sense(db, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Video.objects.create(**{"title": "x", "folder": "videos/1", "duration": 3} | fields)


def test_the_database_keeps_one_file_for_each_choice(db):
    video = ready_video()

    with pytest.raises(IntegrityError), transaction.atomic():
        Rendition.objects.create(video=video, quality="small", name="other.mp4", size=1, mime="video/mp4")
