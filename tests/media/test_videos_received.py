"""A film comes in whole or not at all, and goes again with its files."""

import hashlib
import io

import pytest
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


def test_a_film_given_by_its_path_is_moved_in(trainer, tmp_path):
    arrived = tmp_path / "film.mp4"
    arrived.write_bytes(clip().read_bytes())

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
