"""Films that come in pieces over a line that breaks. The bytes in the file are the truth of how far one is."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.http import UnreadablePostError
from django.utils import timezone

from commons.disk import full
from media import errors, paths
from media.models import Upload
from media.services.counting import count_film
from media.services.videos import receive_video, require_room

PIECE = 64 * 1024
Read = Callable[[int], bytes]


class OffsetMismatch(Exception):
    """The piece does not begin where the file ends; `offset` is where it does."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class Busy(Exception):
    """Another request is writing this upload now."""


def part(upload: Upload) -> Path:
    """The file that holds what has come so far."""
    return paths.uploads() / f"{upload.uuid}.part"


@transaction.atomic
def begin_upload(*, size: int, title: str, by: Any, address: str = "", metadata: str = "") -> Upload:
    """Opens an upload of so many bytes, sent from `address`; `metadata` is kept as it was sent.

    Raises EmptyVideo, TooLarge, UploadQuota, DiskFull or TooMany.
    """
    if size < 1:
        raise errors.EmptyVideo
    if size > settings.MEDIA_VIDEO_BYTES:
        raise errors.TooLarge(gigabytes=settings.MEDIA_VIDEO_BYTES // 1024**3)
    count_film(by=by, address=address)
    on_their_way = Upload.objects.filter(owner=by, video=None, expires_at__gt=timezone.now())
    if (on_their_way.aggregate(all=Sum("size"))["all"] or 0) + size > settings.MEDIA_UPLOAD_QUOTA:
        raise errors.UploadQuota
    require_room(size)
    expires = timezone.now() + timedelta(hours=settings.MEDIA_UPLOAD_HOURS)
    facts = {"size": size, "title": title.strip()[:200], "metadata": metadata}
    upload = Upload.objects.create(owner=by, expires_at=expires, **facts)
    paths.uploads().mkdir(parents=True, exist_ok=True)
    part(upload).touch(mode=0o600)
    return upload


def offset(upload: Upload) -> int:
    """Bytes that have arrived."""
    if upload.video_id:
        return upload.size
    try:
        return part(upload).stat().st_size
    except FileNotFoundError as error:
        if is_lost(upload):
            raise OffsetMismatch(0) from error
        return offset(upload)


def is_lost(upload: Upload) -> bool:
    """Whether the bytes that had come are no longer on the disk, and no film either."""
    if upload.video_id or part(upload).exists():
        return False
    with transaction.atomic():
        # whoever takes in the last piece at this moment holds the row until the film has one
        row = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if row is not None:
        upload.video = row.video
    return not upload.video_id and not part(upload).exists()


def take_piece(*, upload: Upload, offset: int, read: Read) -> int:
    """Appends what `read` gives, from `offset` on; where the file ends now. What came before a line broke is kept.

    The last byte makes it a Video. Raises OffsetMismatch, Busy, TooLarge (more than was announced) and DiskFull; with
    the last two the piece is dropped whole.
    """
    with _alone(upload) as file:
        ends = file.seek(0, os.SEEK_END)
        if offset != ends:
            raise OffsetMismatch(ends)
        try:
            require_room(0)
            for chunk in _pieces(read):
                if ends + len(chunk) > upload.size:
                    raise errors.TooLarge(gigabytes=settings.MEDIA_VIDEO_BYTES // 1024**3)
                file.write(chunk)
                ends += len(chunk)
        except errors.VideoRefused:
            os.ftruncate(file.fileno(), offset)
            raise
        except OSError as error:
            if not full(error):
                raise
            os.ftruncate(file.fileno(), offset)
            raise errors.DiskFull from error
        if ends == upload.size:
            _complete(upload)
    return ends


def settle(*, upload: Upload) -> None:
    """Makes a Video of an upload that is whole, if a crash kept the last piece from doing so."""
    if not upload.video_id and part(upload).exists() and part(upload).stat().st_size == upload.size:
        with suppress(OffsetMismatch), _alone(upload):  # it has become one since
            _complete(upload)


def drop_upload(*, upload: Upload) -> None:
    """Throws away what has come of an upload; a film it has become stays."""
    part(upload).unlink(missing_ok=True)
    upload.delete()


def _pieces(read: Read) -> Iterator[bytes]:
    while True:
        try:
            chunk = read(PIECE)
        except UnreadablePostError:
            return
        if not chunk:
            return
        yield chunk


@contextmanager
def _alone(upload: Upload) -> Iterator[IO[bytes]]:
    try:
        # unbuffered: every byte written counts as arrived, and a full disk is met here and not when closing
        opened = part(upload).open("r+b", buffering=0)
    except FileNotFoundError as error:
        raise OffsetMismatch(0 if is_lost(upload) else offset(upload)) from error
    with opened as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        yield file


def _complete(upload: Upload) -> None:
    film = None
    try:
        with transaction.atomic():
            row = Upload.objects.select_for_update().get(pk=upload.pk)
            if row.video_id is None:
                film = row.video = receive_video(part(row), title=row.title, by=row.owner)
                row.save(update_fields=["video"])
    except BaseException:
        # its row is not kept: what came lies where it lay, and its second name is taken away
        if film is not None:
            (paths.root() / film.source).unlink(missing_ok=True)
        raise
    upload.video = row.video
