"""A film's way from arrival to lesson, and what happens when something dies under it."""

import hashlib
import io
import os
import signal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from commons import jobs
from commons.enums import JobState
from commons.models import AuditLine, Job
from media import errors, paths
from media.enums import VideoState
from media.models import Rendition, Video
from media.queries import playback
from media.services import delete_video, receive_video, retry_video
from media.services.sweeping import sweep
from media.workshop import pipeline, supervisor
from registry.models import User
from tests.factories.media import clip, ready_video

pytestmark = pytest.mark.django_db


def received(trainer, film: Path | None = None, title="دراسة المشروع") -> Video:
    with (film or clip()).open("rb") as file:
        return receive_video(file, title=title, by=trainer)


def job_of(video: Video) -> Job:
    return Job.objects.filter(kind="transcode", key=str(video.uuid)).latest("pk")


def published() -> list[Path]:
    return sorted(paths.videos().iterdir()) if paths.videos().exists() else []


def leftovers() -> list[Path]:
    return list(paths.work().iterdir()) if paths.work().exists() else []


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


@pytest.mark.slow
def test_the_worker_makes_a_lesson_of_a_film(trainer):
    video = received(trainer)

    done = jobs.run(job_of(video).pk)

    video.refresh_from_db()
    assert done
    assert (video.state, video.percent, video.failure) == (VideoState.READY, 100, "")
    assert (video.width, video.height) == (640, 360)
    assert abs(video.duration - 3) < 0.1
    assert video.renditions.count() == 3
    assert job_of(video).state == JobState.DONE
    assert [path.name for path in published()] == [Path(video.folder).name]
    assert leftovers() == []


@pytest.mark.slow
def test_a_film_prepared_twice_is_one_lesson(trainer):
    video = received(trainer)
    jobs.run(job_of(video).pk)
    again = jobs.enqueue(kind="transcode", key=str(video.uuid), payload={"video": video.pk})

    assert jobs.run(again.pk)

    assert video.renditions.count() == 3
    assert len(published()) == 1


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


@pytest.mark.slow
def test_a_film_that_is_none_is_refused_in_the_trainers_language(trainer, tmp_path):
    (tmp_path / "film.mp4").write_bytes(b"this is a letter, not a film" * 100)
    trainer.language = "en"
    trainer.save()
    video = received(trainer, tmp_path / "film.mp4")

    done = jobs.run(job_of(video).pk)

    video.refresh_from_db()
    assert not done
    assert video.state == VideoState.FAILED
    assert video.failure == "This file is not a film we can read. Save it as MP4 and send it again."
    assert job_of(video).state == JobState.FAILED
    assert job_of(video).attempts == 1
    assert (published(), leftovers()) == ([], [])
    with translation.override("en"):
        assert video.why == video.failure


@pytest.mark.slow
def test_the_trainer_tries_a_refused_film_again(trainer):
    video = ready_video(state=VideoState.FAILED, failure="?", failure_code="CouldNotPrepare", uploaded_by=trainer)

    retry_video(video=video, by=trainer)

    video.refresh_from_db()
    assert (video.state, video.failure, video.failure_code) == (VideoState.UPLOADED, "", "")
    assert job_of(video).state == JobState.QUEUED
    with pytest.raises(errors.NotFailed):
        retry_video(video=video, by=trainer)


@pytest.mark.slow
def test_a_lost_lease_publishes_nothing_and_ends_ffmpeg(trainer):
    video = received(trainer, clip(seconds=6, size="1280x720"))
    job = job_of(video)
    work = jobs.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(lease=None, leased_until=None, state=JobState.QUEUED)

    from media.tasks import transcode

    with pytest.raises(jobs.LeaseLost):
        transcode(work)

    video.refresh_from_db()
    assert video.state == VideoState.UPLOADED
    assert (published(), leftovers(), Rendition.objects.count()) == ([], [], 0)


@pytest.mark.slow
def test_a_lease_lost_while_ffmpeg_works_publishes_nothing(trainer, settings):
    video = received(trainer, clip(seconds=6, size="1280x720"))
    work = jobs.claim(job_of(video).pk)
    ends_at_first_sign = Robbed(work.job)

    with pytest.raises(jobs.LeaseLost):
        pipeline_with(video, work, ends_at_first_sign)

    video.refresh_from_db()
    assert video.state == VideoState.PROBING
    assert (published(), Rendition.objects.count()) == ([], 0)
    assert children() == []


class Robbed:
    """Gives the lease to somebody else at the first word of progress, then reports as the task does."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def __call__(self, percent: int) -> None:
        import uuid

        Job.objects.filter(pk=self.job.pk).update(lease=uuid.uuid4())
        jobs.Work(self.job).heartbeat(percent)


def pipeline_with(video, work, report):
    from media.services.videos import begin_probing

    begin_probing(video=video, work=work)
    folder = paths.work() / "one"
    pipeline.private_copy(paths.root() / video.source, folder)
    pipeline.prepare(folder, report)


def children() -> list[int]:
    """Living children of this process that are ffmpeg."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, rest = stat.read_text().rsplit(")", 1)
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(rest.split()[1]) == os.getpid() and "ffmpeg" in name:
            found.append(int(stat.parent.name))
    return found


@pytest.mark.slow
def test_a_killed_ffmpeg_is_tried_again_and_then_the_lesson_is_ready(trainer):
    video = received(trainer, clip(seconds=6, size="1280x720"))
    work = jobs.claim(job_of(video).pk)

    with pytest.raises(supervisor.Stopped):
        pipeline_with(video, work, Killer())

    assert published() == []
    Job.objects.filter(pk=work.job.pk).update(lease=None, leased_until=None, state=JobState.QUEUED)
    assert jobs.run(work.job.pk)
    video.refresh_from_db()
    assert video.state == VideoState.READY


class Killer:
    """Kills every ffmpeg of ours at the first word of progress, as the kernel does when memory runs out."""

    def __call__(self, percent: int) -> None:
        for child in children():
            os.kill(child, signal.SIGKILL)


@pytest.mark.slow
def test_a_film_whose_last_worker_died_is_given_up_with_a_sentence(trainer):
    video = received(trainer)
    Video.objects.update(state=VideoState.TRANSCODING, created_at="2026-01-01T00:00Z")
    Job.objects.update(state=JobState.FAILED)

    sweep()

    video.refresh_from_db()
    assert (video.state, video.failure_code) == (VideoState.FAILED, "CouldNotPrepare")
    assert sweep() == 0


def test_a_film_on_its_way_is_not_given_up(trainer):
    video = received(trainer)
    Video.objects.update(state=VideoState.TRANSCODING, created_at="2026-01-01T00:00Z")

    sweep()

    video.refresh_from_db()
    assert video.state == VideoState.TRANSCODING


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
