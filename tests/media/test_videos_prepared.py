"""A film becomes a lesson once, or is given up with a sentence, whatever dies under it."""

import os
import signal
from pathlib import Path

import pytest
from django.utils import translation

from commons import jobs
from commons.enums import JobState
from commons.models import Job
from media import errors, paths
from media.enums import VideoState
from media.models import Rendition, Video
from media.services import retry_video
from media.services.sweeping import sweep
from media.tasks import transcode
from media.workshop import binary, pipeline, supervisor
from tests.factories.media import clip, ready_video
from tests.media.films import job_of, leftovers, published, received

pytestmark = pytest.mark.django_db


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


SLOW = """#!/bin/sh
case "$*" in *-progress*) sleep 3 ;; esac
exec {tool} "$@"
"""
"""An ffmpeg that takes three seconds before it counts a film's packets."""


@pytest.mark.slow
def test_a_film_that_takes_longer_to_measure_than_a_lease_lasts_stays_this_workers(
    trainer, settings, tmp_path, monkeypatch
):
    film = clip("live.mkv", extra=("-f", "matroska", "-live", "1"))
    slow = tmp_path / "ffmpeg"
    slow.write_text(SLOW.format(tool=binary.ffmpeg()))
    slow.chmod(0o755)
    settings.FFMPEG_BINARY, settings.JOB_LEASE_SECONDS = str(slow), 1
    monkeypatch.setattr("media.tasks.HEARTBEAT_SECONDS", 0.2)
    work = jobs.claim(job_of(received(trainer, film)).pk)

    class Measured(Exception):
        """The film has been examined."""

    def examined(**_):
        raise Measured(jobs.claim(work.job.pk))

    monkeypatch.setattr("media.tasks.videos.begin_transcoding", examined)
    with pytest.raises(Measured) as seen:
        transcode(work)

    assert seen.value.args == (None,)


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
