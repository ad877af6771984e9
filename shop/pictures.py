"""A seller's photograph in the sizes that pages show, made once when it is uploaded."""

import io
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from media.services import clean_picture

PAGE, LISTS = 800, (240, 180, 120)
"""Pixels of the long side; in a list the first that is light enough."""
QUALITIES = (72, 60, 48, 36, 24)
LIST_BYTES = 3_500
"""The most a picture in a list may weigh: a small phone fetches fourteen of them with the first screens of a list."""


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
    return Pictures(page=ContentFile(_webp(whole, QUALITIES[0])), thumb=ContentFile(_for_list(whole)))


def _for_list(whole: Image.Image) -> bytes:
    tries = (_webp(_within(whole, side), quality) for side in LISTS for quality in QUALITIES)
    return next((data for data in tries if len(data) <= LIST_BYTES), b"") or _webp(_within(whole, LISTS[-1]), 1)


def _within(whole: Image.Image, side: int) -> Image.Image:
    small = whole.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small


def _webp(picture: Image.Image, quality: int) -> bytes:
    held = io.BytesIO()
    picture.save(held, "WEBP", quality=quality, method=4)
    return held.getvalue()
