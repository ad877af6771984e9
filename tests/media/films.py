"""A film that was handed in, its job, and what lies in the workshop's folders."""

from pathlib import Path

from commons.models import Job
from media import paths
from media.models import Video
from media.services import receive_video
from tests.factories.media import clip


def received(trainer, film: Path | None = None, title="دراسة المشروع") -> Video:
    with (film or clip()).open("rb") as file:
        return receive_video(file, title=title, by=trainer)


def job_of(video: Video) -> Job:
    return Job.objects.filter(kind="transcode", key=str(video.uuid)).latest("pk")


def published() -> list[Path]:
    return sorted(paths.videos().iterdir()) if paths.videos().exists() else []


def leftovers() -> list[Path]:
    return list(paths.work().iterdir()) if paths.work().exists() else []
