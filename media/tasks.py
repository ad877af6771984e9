"""What runs in the background: a film through the workshop, and the sweeping of what was left behind."""

import shutil
import time
from pathlib import Path

from celery import shared_task

from commons import jobs
from media import errors, paths
from media.models import Video
from media.services import videos
from media.services.sweeping import sweep
from media.workshop import digests, pipeline, supervisor

HEARTBEAT_SECONDS = 5


@jobs.handler("transcode")
def transcode(work: jobs.Work) -> None:
    """Prepares one film and publishes it. Whoever holds the lease publishes; two at once spoil nothing."""
    video = Video.objects.select_related("uploaded_by").filter(pk=work.payload["video"]).first()
    if video is None or not videos.begin_probing(video=video, work=work):
        return
    folder = paths.work() / str(work.job.lease)
    try:
        _prepare(video, work, folder)
    except errors.VideoRefused as refusal:
        videos.refuse_video(video=video, refusal=refusal, work=work)
        raise
    except supervisor.Stopped:
        if work.job.attempts < work.job.max_attempts:
            raise
        given_up = errors.CouldNotPrepare()
        videos.refuse_video(video=video, refusal=given_up, work=work)
        raise given_up from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(video: Video, work: jobs.Work, folder: Path) -> None:
    source = paths.root() / video.source
    if not video.source or not source.exists():
        raise errors.CutShort
    pipeline.private_copy(source, folder)
    beat = Beat(video, work)
    made = pipeline.prepare(folder, beat, lambda film: videos.begin_transcoding(video=video, film=film, work=work))
    videos.publish_video(video=video, made=made, work=work, digest=video.sha256 or _digest(source, beat))


class Beat:
    """Says how far the film is and keeps the lease, when the percent has changed or some seconds have passed."""

    def __init__(self, video: Video, work: jobs.Work) -> None:
        self.video, self.work = video, work
        self.percent, self.at = -1, 0.0

    def __call__(self, percent: int) -> None:
        """Raises LeaseLost, which ends ffmpeg and publishes nothing."""
        now = time.monotonic()
        changed = percent != self.percent and now - self.at > 1
        if not changed and now - self.at < HEARTBEAT_SECONDS:
            return
        self.percent, self.at = percent, now
        self.work.heartbeat(percent)
        videos.say_percent(video=self.video, percent=percent)


def _digest(source: Path, beat: Beat) -> str:
    return digests.sha256(source, lambda: beat(99))


@shared_task(name="media.sweep")
def sweep_files() -> None:
    """Throws away unfinished uploads whose time has passed and folders nobody owns; says so of films given up."""
    sweep()
