"""A seller's photograph in the sizes that pages show, made once when it is uploaded."""

import io
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from media.services import clean_picture

PAGE, LIST = 800, 240
"""Pixels of the long side."""
QUALITIES = (72, 60, 48, 36)
LIST_BYTES = 12_000
"""The most a picture in a list may weigh; a page shows twenty of them."""


@dataclass(frozen=True)
class Pictures:
    """A cleaned photograph, in both sizes, as WebP."""

    page: ContentFile[bytes]
    thumb: ContentFile[bytes]


def in_sizes(upload: Any) -> Pictures:
    """Cleans an upload and writes both sizes. Raises media.errors.PictureRefused."""
    cleaned = clean_picture(upload, side=PAGE)
    with Image.open(cleaned) as picture:
        whole = picture.convert("RGBA" if "A" in picture.getbands() else "RGB")
    small = whole.copy()
    small.thumbnail((LIST, LIST), Image.Resampling.LANCZOS)
    lists = [_webp(small, quality) for quality in QUALITIES]
    fitting = next((data for data in lists if len(data) <= LIST_BYTES), lists[-1])
    return Pictures(page=ContentFile(_webp(whole, QUALITIES[0])), thumb=ContentFile(fitting))


def _webp(picture: Image.Image, quality: int) -> bytes:
    held = io.BytesIO()
    picture.save(held, "WEBP", quality=quality, method=4)
    return held.getvalue()
