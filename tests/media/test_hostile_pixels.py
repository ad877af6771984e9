"""Photographs that are small files and large pictures: what one of them takes of a process, in memory and time."""

import io
import json
import subprocess
import sys

import pytest
from PIL import Image

from media.errors import PictureTooManyPixels
from media.services import clean_picture

MOST_MEGABYTES, MOST_SECONDS = 460, 60
"""The most memory is asked of the kernel by the word that begins anew with a program, not with who started it.

A web process that has answered holds 50 MB more than this one, which has only loaded the portal; together 512.
"""
CLEANED = """
import json, re, sys, time
import django
django.setup()
from media.services import clean_picture
start = time.monotonic()
with open(sys.argv[1], "rb") as upload:
    clean = clean_picture(upload)
with open("/proc/self/status") as held:
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", held.read())[1]) // 1024
print(json.dumps([clean.name.rsplit(".")[-1], peak, time.monotonic() - start]))
"""
TURNED = Image.Exif()
TURNED[0x0112] = 6
LARGEST, OF_ALL = (3999, 4000), (7999, 5000)
KINDS = {
    "see-through WebP": ("WEBP", "RGBA", LARGEST, {"lossless": True}, "webp"),
    "PNG with a colour that is none": ("PNG", "RGB", LARGEST, {"transparency": (1, 2, 3)}, "webp"),
    "JPEG": ("JPEG", "RGB", OF_ALL, {"subsampling": 0}, "jpg"),
}


def flat(kind: str, mode: str, size: tuple[int, int], **words) -> bytes:
    """One colour all over, so that the file stays small; to be turned, which takes a copy."""
    out = io.BytesIO()
    Image.new(mode, size, (1, 2, 3, 0)[: len(mode)]).save(out, kind, exif=TURNED, **words)
    return out.getvalue()


@pytest.mark.parametrize("name", KINDS)
def test_the_largest_picture_that_is_taken_in_stays_within_its_memory(tmp_path, name):
    kind, mode, size, words, becomes = KINDS[name]
    upload = tmp_path / "upload"
    upload.write_bytes(flat(kind, mode, size, **words))

    told = subprocess.run([sys.executable, "-c", CLEANED, str(upload)], capture_output=True, check=True, text=True)

    ending, megabytes, seconds = json.loads(told.stdout)
    print(f"{name}: {upload.stat().st_size} bytes, {megabytes} MB, {seconds:.1f} s")
    assert ending == becomes
    assert megabytes <= MOST_MEGABYTES
    assert seconds <= MOST_SECONDS


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("WEBP", "RGBA")])
def test_a_large_picture_is_shown_whole_and_upright(kind, mode):
    """Its left half dark, its right half light; to be turned clockwise, so that dark comes above light."""
    taken = Image.new("RGB", (4800, 3000), "black")
    taken.paste("white", (2400, 0, 4800, 3000))
    out = io.BytesIO()
    taken.convert(mode).save(out, kind, exif=TURNED)

    with Image.open(io.BytesIO(clean_picture(out).read())) as shown:
        greys = shown.convert("L")
        columns = [[greys.getpixel((x, y)) > 128 for x in (20, 980)] for y in (20, 780, 820, 1580)]

    assert greys.size == (1000, 1600)
    assert columns == [[False, False], [False, False], [True, True], [True, True]]


@pytest.mark.parametrize(
    ("kind", "mode", "size", "words", "most"),
    [
        ("PNG", "L", (4001, 4000), {}, 16),
        ("WEBP", "RGB", (4001, 4000), {"lossless": True}, 16),
        ("JPEG", "L", (4001, 4000), {"progressive": True}, 16),
        ("JPEG", "CMYK", (4001, 4000), {}, 16),
        ("JPEG", "L", (16001, 1000), {}, 16),
        ("JPEG", "L", (8001, 5000), {}, 40),
    ],
)
def test_what_would_fill_the_memory_is_refused_with_the_figure_it_may_have(kind, mode, size, words, most):
    with pytest.raises(PictureTooManyPixels) as refused:
        clean_picture(io.BytesIO(flat(kind, mode, size, **words)))

    assert str(refused.value) == str(PictureTooManyPixels(megapixels=most))
