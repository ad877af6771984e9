"""Pictures come out as pictures and nothing else."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from media import errors
from media.services import clean_picture

SECRET = b"canary-7f3a-not-yours"


def picture(kind: str = "JPEG", size=(800, 600), mode: str = "RGB", **words) -> io.BytesIO:
    out = io.BytesIO()
    colour = (200, 120, 40, 90)[: len(mode)] if mode != "L" else 90
    Image.new(mode, size, colour).save(out, kind, **words)
    out.seek(0)
    return out


def opened(content) -> Image.Image:
    content.seek(0)
    return Image.open(io.BytesIO(content.read()))


def phone_photo() -> io.BytesIO:
    """Taken with the phone on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825)[2] = (28.0, 59.0, 12.0)
    return picture(size=(800, 600), exif=exif)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_usual_kind_becomes_a_bounded_jpeg_of_its_own_name(kind):
    clean = clean_picture(picture(kind, size=(3200, 1000)))

    assert clean.name.endswith(".jpg")
    assert len(clean.name) == 36
    assert (opened(clean).format, opened(clean).size) == ("JPEG", (1600, 500))


def test_a_small_picture_is_not_made_larger():
    assert opened(clean_picture(picture(size=(300, 200)))).size == (300, 200)


def test_the_place_and_the_camera_are_gone_and_the_picture_stands_upright():
    photo = phone_photo()

    clean = clean_picture(photo)

    assert SECRET in photo.getvalue()
    assert SECRET not in clean.read()
    assert (opened(clean).size, len(opened(clean).getexif())) == ((600, 800), 0)
    assert set(opened(clean).info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }


def test_a_see_through_picture_stays_so():
    clean = clean_picture(picture("PNG", mode="RGBA"))

    assert clean.name.endswith(".webp")
    assert opened(clean).mode == "RGBA"


def test_a_picture_in_the_printers_colours_becomes_one_for_screens():
    assert opened(clean_picture(picture("JPEG", mode="CMYK"))).mode == "RGB"


def test_a_colour_profile_is_applied_and_dropped():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert "icc_profile" not in opened(clean_picture(picture("PNG", icc_profile=profile))).info
    assert "icc_profile" not in opened(clean_picture(picture("PNG", icc_profile=b"nonsense"))).info


def test_a_wrong_ending_does_not_matter_because_the_content_decides():
    upload = picture("PNG")
    upload.name = "photo.jpg.php"

    assert clean_picture(upload).name.endswith(".jpg")


def test_what_is_hidden_in_a_picture_does_not_come_out():
    polyglot = io.BytesIO(picture(comment=b"<script>" + SECRET).getvalue() + b"<?php " + SECRET + b"PK\x03\x04")

    assert SECRET not in clean_picture(polyglot).read()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a" + b"\0" * 100,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        b"%PDF-1.4 %%EOF",
        picture().getvalue()[:300],
        b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (r) file",
    ],
)
def test_what_is_no_photograph_is_refused(data):
    with pytest.raises(errors.PictureRefused):
        clean_picture(io.BytesIO(data))


def bomb(width: int, height: int) -> io.BytesIO:
    """A PNG that says it is so large, and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"x") + chunk(b"IEND", b""))


@pytest.mark.parametrize("size", [(8000, 5001), (12_000, 12_000), (60_000, 60_000)])
def test_a_bomb_of_pixels_is_refused_before_it_is_drawn(size):
    with pytest.raises(errors.PictureTooManyPixels):
        clean_picture(bomb(*size))


def test_a_file_larger_than_fifteen_megabytes_is_refused():
    with pytest.raises(errors.PictureTooLarge):
        clean_picture(io.BytesIO(b"\xff\xd8" + b"\0" * 15_000_000))


def test_a_bomb_of_words_in_a_picture_is_refused_or_dropped():
    packed = zlib.compress(b"\0" * 200_000_000)
    data = b"words\0\0" + packed
    text = struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    whole = picture("PNG").getvalue()
    swollen = io.BytesIO(whole[:33] + text + whole[33:])

    with pytest.raises(errors.PictureRefused):
        clean_picture(swollen)
