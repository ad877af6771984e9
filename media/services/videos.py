"""A film's way from arrival to lesson, as verbs."""

import hashlib
import logging
import shutil
import uuid
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from commons import jobs
from commons.disk import full
from commons.services import record
from media import errors, paths
from media.enums import UNDERWAY, VideoState
from media.models import Rendition, Video
from media.queries import unused
from media.rules import require_trainer
from media.services.counting import count_film
from media.workshop.pipeline import Made
from media.workshop.probe import Film

logger = logging.getLogger(__name__)
ATTEMPTS = 4
"""Times a film is tried when the worker dies under it."""


def receive_video(file: IO[bytes] | Path | str | Any, *, title: str, by: Any, address: str = "") -> Video:
    """Takes a film in and asks for its preparation. A path is moved in, an open file is copied.

    A path leaves its old place only once the row is kept: whatever ends this process, the film lies in one of the two.
    Raises TooLarge, EmptyVideo or DiskFull; nothing is kept then, and a path lies where it lay. TooMany for open
    files, which `address` (the sending client's) sends too: one that came in pieces was counted when it began.
    """
    lies = Path(file) if isinstance(file, (str, Path)) else None
    if by is not None and lies is None:
        count_film(by=by, address=address)
    number = uuid.uuid4()
    target = paths.sources() / f"{number}.bin"
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = _link(lies, target) if lies else _take(file, target)
    try:
        video = _enter(number, target, title=title, digest=digest, by=by)
    except BaseException:
        # whatever went wrong with the row, no film without one is left lying about
        target.unlink(missing_ok=True)
        raise
    if lies:
        transaction.on_commit(partial(lies.unlink, missing_ok=True))
    return video


def _link(lies: Path, target: Path) -> str:
    """Gives a film on this disk its second name, which needs no second room; no sha256, since it is not read."""
    _accept_size(lies.stat().st_size)
    target.hardlink_to(lies)
    return ""


def _take(file: Any, target: Path) -> str:
    """Brings the bytes in; their sha256, since they had to be read anyway."""
    size = getattr(file, "size", None)
    if size is not None:
        _accept_size(size)
    require_room(size or 0)
    try:
        return _copy(file, target)
    except OSError as error:
        target.unlink(missing_ok=True)
        if full(error):
            raise errors.DiskFull from error
        raise
    except errors.VideoRefused:
        target.unlink(missing_ok=True)
        raise


def _copy(file: Any, target: Path) -> str:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    with target.open("wb") as out:
        while chunk := file.read(1024 * 1024):
            size += len(chunk)
            if size > settings.MEDIA_VIDEO_BYTES:
                _accept_size(size)
            digest.update(chunk)
            out.write(chunk)
    _accept_size(size)
    require_room(0)
    return digest.hexdigest()


def _accept_size(size: int) -> None:
    if not size:
        raise errors.EmptyVideo
    if size > settings.MEDIA_VIDEO_BYTES:
        raise errors.TooLarge(gigabytes=settings.MEDIA_VIDEO_BYTES // 1024**3)


def require_room(size: int) -> None:
    """Raises DiskFull when so many bytes more would leave less than the reserve."""
    paths.root().mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(paths.root()).free - size < settings.MEDIA_RESERVE_BYTES:
        logger.error("A film of %s bytes was refused: the disk is full", size)
        raise errors.DiskFull


@transaction.atomic
def _enter(number: uuid.UUID, target: Path, *, title: str, digest: str, by: Any) -> Video:
    video = Video.objects.create(
        uuid=number,
        title=title.strip()[:200] or str(number),
        source=str(target.relative_to(paths.root())),
        sha256=digest,
        size=target.stat().st_size,
        uploaded_by=by,
    )
    record(by=by, action="media.receive", subject=video, bytes=video.size)
    _ask(video)
    return video


def _ask(video: Video) -> None:
    jobs.enqueue(kind="transcode", key=str(video.uuid), payload={"video": video.pk}, max_attempts=ATTEMPTS)


@transaction.atomic
def begin_probing(*, video: Video, work: jobs.Work) -> bool:
    """A worker has taken the film up; False when there is nothing to do any more. Raises LeaseLost."""
    work.hold()
    return bool(Video.objects.filter(pk=video.pk, state__in=UNDERWAY).update(state=VideoState.PROBING, percent=0))


@transaction.atomic
def begin_transcoding(*, video: Video, film: Film, work: jobs.Work) -> None:
    """The film has been examined and is good. Raises LeaseLost."""
    work.hold()
    Video.objects.filter(pk=video.pk, state=VideoState.PROBING).update(
        state=VideoState.TRANSCODING, duration=film.duration, width=film.width, height=film.height
    )


def say_percent(*, video: Video, percent: int) -> None:
    """How far the film is, for who waits for it."""
    Video.objects.filter(pk=video.pk, state=VideoState.TRANSCODING).update(percent=min(percent, 99))


@transaction.atomic
def publish_video(*, video: Video, made: Made, work: jobs.Work, digest: str) -> None:
    """Puts what was made in its place by one rename and says READY, all or nothing. Raises LeaseLost."""
    work.hold()
    if not Video.objects.select_for_update().filter(pk=video.pk, state=VideoState.TRANSCODING).exists():
        return  # published by another hand, refused or deleted meanwhile
    _take_turns()
    place = paths.videos() / made.digest
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        made.folder.rename(place)
    video.renditions.all().delete()
    Rendition.objects.bulk_create(
        Rendition(video=video, quality=f.quality, name=f.name, size=f.size, mime=f.mime, spare=f.spare)
        for f in made.files
    )
    Video.objects.filter(pk=video.pk).update(
        state=VideoState.READY,
        percent=100,
        failure="",
        failure_code="",
        failure_facts={},
        sha256=digest,
        folder=str(place.relative_to(paths.root())),
        ready_at=timezone.now(),
    )
    record(by=None, action="media.ready", subject=video, folder=made.digest)


@transaction.atomic
def refuse_video(*, video: Video, refusal: errors.VideoRefused, work: jobs.Work | None = None) -> None:
    """Says FAILED and why, in words for the trainer who sent it. Raises LeaseLost."""
    if work is not None:
        work.hold()
    language = video.uploaded_by.language if video.uploaded_by else settings.LANGUAGE_CODE
    with translation.override(language):
        sentence = str(refusal)
    Video.objects.filter(pk=video.pk, state__in=UNDERWAY).update(
        state=VideoState.FAILED,
        percent=0,
        failure=sentence,
        failure_code=type(refusal).__name__,
        failure_facts=refusal.facts,
    )
    record(by=None, action="media.refuse", subject=video, reason=sentence)
    logger.info("Film %s refused: %s", video.pk, type(refusal).__name__)


@transaction.atomic
def retry_video(*, video: Video, by: Any) -> None:
    """Tries a refused film again. Raises NotAllowed, and NotFailed when it is not refused."""
    require_trainer(by, f"retry film {video.pk}")
    changed = Video.objects.filter(pk=video.pk, state=VideoState.FAILED).update(
        state=VideoState.UPLOADED, percent=0, failure="", failure_code="", failure_facts={}
    )
    if not changed:
        raise errors.NotFailed
    record(by=by, action="media.retry", subject=video)
    _ask(video)


@transaction.atomic
def delete_video(*, video: Video, by: Any) -> None:
    """Removes a film that no lesson and no lesson's draft shows: its files and captions. Safe twice.

    Its row stays: what members watched rests on it, and an old draft that is opened again must find what it names.
    Raises NotAllowed, VideoInUse.
    """
    require_trainer(by, f"delete film {video.pk}")
    found = Video.objects.select_for_update().get(pk=video.pk)
    if found.state == VideoState.REMOVED:
        return
    if not unused().filter(pk=found.pk).exists():
        raise errors.VideoInUse
    record(by=by, action="media.delete", subject=found)
    source, folder = found.source, found.folder
    found.captions.all().delete()
    found.renditions.all().delete()
    Video.objects.filter(pk=found.pk).update(
        state=VideoState.REMOVED, percent=0, source="", folder="", failure="", failure_code="", failure_facts={}
    )
    transaction.on_commit(lambda: _remove_files(source, folder))


def _remove_files(source: str, folder: str) -> None:
    if source:
        (paths.root() / source).unlink(missing_ok=True)
    if folder:
        remove_folder(folder)


@transaction.atomic
def remove_folder(folder: str) -> None:
    """Removes published renditions, unless a film shows them or is being given them at this moment. Safe twice."""
    _take_turns()
    if not Video.objects.filter(folder=folder).exists():
        shutil.rmtree(paths.root() / folder, ignore_errors=True)


def _take_turns() -> None:
    """Whoever puts renditions in their place or removes some comes alone until the transaction ends.

    Films of the same bytes share one folder, so the row of the one film does not guard it. The lock is that of the
    oldest row, which is always there: no film's row is ever deleted.
    """
    Video.objects.select_for_update(no_key=True).order_by("pk").values_list("pk").first()
