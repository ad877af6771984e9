"""The door for pictures: read by one library only, without metadata, bounded, written anew."""

import io
import uuid
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageCms, ImageOps

from media.errors import PictureRefused, PictureTooLarge, PictureTooManyPixels

FORMATS = ("JPEG", "PNG", "WEBP")
UNREADABLE = (OSError, ValueError, SyntaxError, TypeError, EOFError, MemoryError, IndexError, KeyError, OverflowError)
"""What Pillow raises on broken files, as its own fuzz tests list them."""
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def clean_picture(upload: IO[bytes] | Any, *, side: int = 0) -> ContentFile:
    """A photograph as JPEG (WebP when it is see-through), upright, without metadata, its long side at most `side`.

    `side` is PICTURE_SIDE pixels when not given. The returned file has a name of its own. Raises PictureRefused.
    """
    data = read_at_most(upload, settings.PICTURE_BYTES)
    if data is None:
        raise PictureTooLarge(megabytes=settings.PICTURE_BYTES // 1000**2)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            return _rewritten(picture, side or settings.PICTURE_SIDE)
    except BOMB as error:
        raise PictureTooManyPixels(megapixels=settings.PICTURE_PIXELS // 1_000_000) from error
    except UNREADABLE as error:
        raise PictureRefused from error


def read_at_most(upload: IO[bytes] | Any, limit: int) -> bytes | None:
    """The file's bytes from its start, or None when there are more than the limit."""
    upload.seek(0)
    data = upload.read(limit + 1)
    return None if len(data) > limit else data


def _rewritten(picture: Image.Image, side: int) -> ContentFile:
    if picture.width * picture.height > settings.PICTURE_PIXELS:
        raise PictureTooManyPixels(megapixels=settings.PICTURE_PIXELS // 1_000_000)
    profile = picture.info.get("icc_profile")
    picture.draft("RGB", (side, side))
    upright = ImageOps.exif_transpose(picture)
    clear = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    plain = upright.convert("RGBA" if clear else "RGB")
    plain.thumbnail((side, side), Image.Resampling.LANCZOS)
    plain = _in_srgb(plain, profile)
    out = io.BytesIO()
    if clear and plain.getchannel("A").getextrema() != (255, 255):
        plain.save(out, "WEBP", quality=82, method=4)
        return ContentFile(out.getvalue(), name=f"{uuid.uuid4().hex}.webp")
    fresh = Image.new("RGB", plain.size)
    fresh.paste(plain)
    fresh.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return ContentFile(out.getvalue(), name=f"{uuid.uuid4().hex}.jpg")


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
