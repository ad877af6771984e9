"""The door for pictures: read by one library only, without metadata, bounded, written anew."""

import io
import threading
import uuid
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageCms, ImageOps

from media.errors import PictureRefused, PictureTooLarge, PictureTooManyPixels

FORMATS = ("JPEG", "PNG", "WEBP")
UNREADABLE = (OSError, ValueError, SyntaxError, TypeError, EOFError, MemoryError, IndexError, KeyError, OverflowError)
"""What Pillow raises on broken files, as its own fuzz tests list them."""
ONE_AT_A_TIME = threading.Lock()
"""A picture unpacked is large: a process holds one, however many come at once."""
SHRINKS = {"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"}
"""Modes whose pixels can be averaged as they are."""
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def clean_picture(upload: IO[bytes] | Any, *, side: int = 0) -> ContentFile:
    """A photograph as JPEG (WebP when it is see-through), upright, without metadata, its long side at most `side`.

    `side` is PICTURE_SIDE pixels when not given. The returned file has a name of its own. Raises PictureRefused.
    """
    data = read_at_most(upload, settings.PICTURE_BYTES)
    if data is None:
        raise PictureTooLarge(megabytes=settings.PICTURE_BYTES // 1000**2)
    try:
        with ONE_AT_A_TIME, Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            return _rewritten(picture, side or settings.PICTURE_SIDE)
    except BOMB as error:
        raise _too_many(settings.PICTURE_PIXELS) from error
    except UNREADABLE as error:
        raise PictureRefused from error


def read_at_most(upload: IO[bytes] | Any, limit: int) -> bytes | None:
    """The file's bytes from its start, or None when there are more than the limit."""
    upload.seek(0)
    data = upload.read(limit + 1)
    return None if len(data) > limit else data


def _rewritten(picture: Image.Image, side: int) -> ContentFile:
    _made_bearable(picture, side)
    profile = picture.info.get("icc_profile")
    clear = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    plain = _in_srgb(_small(picture, side, "RGBA" if clear else "RGB"), profile)
    out = io.BytesIO()
    if clear and plain.getchannel("A").getextrema() != (255, 255):
        plain.save(out, "WEBP", quality=82, method=4)
        return ContentFile(out.getvalue(), name=f"{uuid.uuid4().hex}.webp")
    fresh = Image.new("RGB", plain.size)
    fresh.paste(plain)
    fresh.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return ContentFile(out.getvalue(), name=f"{uuid.uuid4().hex}.jpg")


def _made_bearable(picture: Image.Image, side: int) -> None:
    """Lets a JPEG be unpacked smaller; raises PictureTooManyPixels for what would fill the memory all the same.

    Of a progressive JPEG every coefficient is held, two bytes each and four a pixel in print colours; a strip of a
    picture is too narrow to be read smaller.
    """
    streamed = picture.format == "JPEG" and picture.mode in {"L", "RGB"} and not picture.info.get("progressive")
    _refuse_beyond(settings.PICTURE_PIXELS if streamed else settings.PICTURE_PIXELS_AT_ONCE, picture)
    picture.draft("RGB", (side, side))
    _refuse_beyond(settings.PICTURE_PIXELS_AT_ONCE, picture)


def _refuse_beyond(most: int, picture: Image.Image) -> None:
    if picture.width * picture.height > most:
        raise _too_many(most)


def _too_many(pixels: int) -> PictureTooManyPixels:
    return PictureTooManyPixels(megapixels=pixels // 1_000_000)


def _small(picture: Image.Image, side: int, mode: str) -> Image.Image:
    """Upright, in the mode, its long side at most `side`; copied only once it is small, where that can be."""
    picture.load()  # `thumbnail` would draft it anew, which loses the first draft
    if picture.mode not in SHRINKS or "transparency" in picture.info:
        picture = ImageOps.exif_transpose(picture).convert(mode)
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    return ImageOps.exif_transpose(picture).convert(mode)


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The same colours without the camera's profile; a profile that makes no sense is dropped."""
    if not profile:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=picture.mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return changed or picture
