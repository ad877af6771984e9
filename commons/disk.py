"""The disk that files are stored on, and what is said when it is full."""

import errno
import logging
from typing import Any

from django.core.files.storage import FileSystemStorage

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
