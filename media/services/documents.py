"""The door for papers: a PDF without programs in it, or a photograph."""

import sys
import tempfile
import uuid
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile

from media.errors import (
    DocumentActive,
    DocumentLocked,
    DocumentRefused,
    DocumentTooLarge,
    PictureRefused,
    PictureTooLarge,
    PictureTooManyPixels,
)
from media.services.pictures import clean_picture, read_at_most
from media.workshop import supervisor

TAIL = 1024
PAPERS = Path(supervisor.__file__).with_name("papers.py")
"""Run, and never imported: it loads a reader of 28 MB."""
PLAIN, ACTIVE_PAPER, LOCKED = 0, 10, 11
"""How it ends, as it says itself; a test holds the two together."""
READING = supervisor.Limits(wall=30, cpu=20, memory=512 * 1024**2)


def clean_document(upload: IO[bytes] | Any) -> ContentFile:
    """A PDF as it came (so that signatures hold) after every object was looked at, or a cleaned photograph.

    The returned file has a name of its own. Raises DocumentRefused.
    """
    data = read_at_most(upload, max(settings.DOCUMENT_BYTES, settings.PICTURE_BYTES))
    if data is None:
        raise DocumentTooLarge(megabytes=settings.DOCUMENT_BYTES // 1000**2)
    if not data.startswith(b"%PDF-"):
        return _photograph(upload)
    if len(data) > settings.DOCUMENT_BYTES:
        raise DocumentTooLarge(megabytes=settings.DOCUMENT_BYTES // 1000**2)
    if b"%%EOF" not in data[-TAIL:]:
        raise DocumentRefused
    _look_at_every_object(data)
    return ContentFile(data, name=f"{uuid.uuid4().hex}.pdf")


def _photograph(upload: IO[bytes] | Any) -> ContentFile:
    try:
        return clean_picture(upload, side=2400)
    except (PictureTooLarge, PictureTooManyPixels) as refusal:
        raise DocumentTooLarge(megabytes=settings.PICTURE_BYTES // 1000**2) from refusal
    except PictureRefused as refusal:
        raise DocumentRefused from refusal


def _look_at_every_object(data: bytes) -> None:
    """In a process of its own, which may take so much memory and time and no more."""
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        (Path(folder) / "paper.pdf").write_bytes(data)
        words = [sys.executable, "-I", str(PAPERS), "paper.pdf"]
        found = supervisor.run(words, cwd=Path(folder), limits=READING).code
    if found == LOCKED:
        raise DocumentLocked
    if found == ACTIVE_PAPER:
        raise DocumentActive
    if found != PLAIN:
        raise DocumentRefused
