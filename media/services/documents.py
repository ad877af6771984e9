"""The door for papers: a PDF without programs in it, or a photograph."""

import io
import uuid
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

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

ACTIVE = {"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/AA"} | {
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
}
"""Names of what runs, opens, sends or carries something; a paper has none of them."""
OBJECTS_AT_MOST = 50_000
TAIL = 1024
BROKEN = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    RecursionError,
    OSError,
)
"""What pypdf raises on broken files."""


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
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise DocumentLocked
        if not len(reader.pages):
            raise DocumentRefused
        numbers = {(n, g) for g, table in reader.xref.items() for n in table} | {(n, 0) for n in reader.xref_objStm}
        if len(numbers) > OBJECTS_AT_MOST:
            raise DocumentRefused
        _look(reader.trailer)
        for number, generation in sorted(numbers):
            if number:
                _look(reader.get_object(IndirectObject(number, generation, reader)))
    except BROKEN as error:
        raise DocumentRefused from error


def _look(thing: Any) -> None:
    """Refuses active names anywhere in an object; what it points at is looked at in its own turn."""
    waiting = [thing]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, DictionaryObject):
            if ACTIVE & {str(name) for name in dict.keys(thing)}:
                raise DocumentActive
            waiting += dict.values(thing)
        elif isinstance(thing, ArrayObject):
            waiting += list.__iter__(thing)
        elif isinstance(thing, NameObject) and str(thing) in ACTIVE:
            raise DocumentActive
