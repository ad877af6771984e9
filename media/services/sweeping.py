"""What was left behind: uploads never finished, folders of dead workers, refused papers, films that were given up."""

import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from commons.enums import JobState
from commons.models import Job
from media import errors, paths
from media.models import Upload, Video
from media.queries import given_up
from media.services.videos import refuse_video, remove_folder
from registry.models import Authorisation


def sweep() -> int:
    """Cleans up; the number of things thrown away or given up. Safe at any time and twice."""
    gone = 0
    for upload in Upload.objects.filter(expires_at__lt=timezone.now()):
        (paths.uploads() / f"{upload.uuid}.part").unlink(missing_ok=True)
        upload.delete()
        gone += 1
    for path in _ownerless():
        _throw_away(path)
        gone += 1
    quiet = timezone.now() - timedelta(seconds=2 * settings.JOB_LEASE_SECONDS)
    for video in given_up().filter(created_at__lt=quiet).select_related("uploaded_by"):
        refuse_video(video=video, refusal=errors.CouldNotPrepare())
        gone += 1
    return gone


def _throw_away(path: Path) -> None:
    if not path.is_dir():
        path.unlink(missing_ok=True)
    elif path.parent == paths.videos():
        remove_folder(str(path.relative_to(paths.root())))  # a film of the same bytes may be published just now
    else:
        shutil.rmtree(path, ignore_errors=True)


def _ownerless() -> Iterator[Path]:
    """Files older than a day that no row knows."""
    day_ago = time.time() - 24 * 3600
    known = set(Video.objects.values_list("folder", flat=True)) | set(Video.objects.values_list("source", flat=True))
    known |= {f"uploads/{number}.part" for number in Upload.objects.values_list("uuid", flat=True)}
    leases = Job.objects.filter(state=JobState.RUNNING).values_list("lease", flat=True)  # a long film takes days
    known |= {str((paths.work() / str(lease)).relative_to(paths.root())) for lease in leases}
    known |= set(Authorisation.objects.values_list("file", flat=True))
    for folder in (paths.work(), paths.videos(), paths.sources(), paths.uploads(), paths.root() / paths.PAPERS):
        for path in folder.iterdir() if folder.exists() else ():
            if path.stat().st_mtime < day_ago and str(path.relative_to(paths.root())) not in known:
                yield path
