"""The disk that files are stored on, and what is said when it is full."""

import errno
import io
import logging
from contextlib import suppress
from typing import Any, NoReturn

from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from commons.errors import NoRoomForFile

logger = logging.getLogger(__name__)


def full(error: OSError) -> bool:
    """Whether the disk, the quota or the largest file size is what failed."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FileStorage(FileSystemStorage):
    """Keeps a file whole or not at all: a full disk is a refusal that forms can show, and leaves no piece."""

    def _save(self, name: str, content: Any) -> str:
        fresh = not self.exists(name)
        try:
            return str(super()._save(name, content))  # type: ignore[misc] # Django's own hook, not in its stubs
        except OSError as error:
            if not full(error):
                raise
            if fresh:
                self.delete(name)
            logger.exception("%s of %s bytes was refused: the disk is full", name, getattr(content, "size", "?"))
            raise NoRoomForFile from error


class NotKept(UploadedFile):
    """A file that came while the disk was full: whoever reads it learns so, and the form around it is read as usual."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NoRoomForFile

    read = seek = open = chunks = _refuse


class UploadHandler(TemporaryFileUploadHandler):
    """Django's for what is too large for memory, but a disk that fills under a file breaks no form; see NotKept."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.lost = False
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if not self.lost:
            try:
                super().receive_data_chunk(raw_data, start)
            except OSError as error:
                self._lose(error)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self.lost:
            try:
                return super().file_complete(file_size)
            except OSError as error:  # the last bytes are written when the file is turned back
                self._lose(error)
        return NotKept(io.BytesIO(), self.file_name, self.content_type, file_size)

    def _lose(self, error: OSError) -> None:
        with suppress(OSError):
            self.file.close()
        if not full(error):
            raise error
        self.lost = True
        logger.error("%s was refused on its way in: the disk is full", self.file_name)
