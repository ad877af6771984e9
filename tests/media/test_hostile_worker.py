"""Hostile films in a real worker, under the limits of production: each refused in a minute, and the worker lives on.

One worker with the system's ffmpeg and one with the wheel's; test_hostile.py has every kind of film.
"""

import re
import time
from functools import cache
from pathlib import Path

import pytest

from commons.models import Job
from media.enums import VideoState
from media.models import Video
from tests.factories.media import clip, folder, make
from tests.media.callers import callers

pytestmark = [pytest.mark.long, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MEGABYTES, SECONDS = 512, 60
OVER = {VideoState.READY, VideoState.FAILED}


@cache
def bomb() -> Path:
    """One picture of 64 megapixels, drawn once for both workers."""
    out = folder() / "bomb.mov"
    make("-f", "lavfi", "-i", "color=s=8000x8000:r=1", "-t", "1", "-c:v", "png", "-threads", "1", str(out))
    return out


def day() -> Path:
    return clip("day.mp4", size="64x36", rate="1/60", seconds=24 * 3600, picture="color", sound="none")


def truncated() -> bytes:
    """A film that says how long it is before it is cut: only reading it to its end shows that it was."""
    whole = clip("cut.mp4", size="160x90", seconds=5, extra=("-g", "25", "-movflags", "+faststart")).read_bytes()
    return whole[: len(whole) * 4 // 10]


def hostile(port):
    """The bytes of each film, and the name of the sentence it is refused with."""
    film, playlist = clip(size="320x180", seconds=2).read_bytes(), callers(port)["playlist"][0].encode()
    return {
        "playlist": (playlist, "NotAVideo"),
        "playlist before a film": (playlist + film, "NotAVideo"),
        "bomb": (bomb().read_bytes(), "TooManyPixels"),
        "day": (day().read_bytes(), "TooLong"),
        "truncated": (truncated(), "Truncated"),
    }


def encoder(film: Path) -> bytes:
    """The encoder writes its version into a film: the two ffmpegs bring different ones."""
    return re.search(rb"x264 - core \d+ \w*", film.read_bytes())[0]


def test_a_worker_outlives_every_bomb_within_its_memory_and_a_minute_and_then_makes_a_good_film(
    each_ffmpeg, workshop, canary, settings, tmp_path
):
    seconds, families, sentences = {}, [], {}
    films = hostile(canary.port)

    for name, (data, _) in films.items():
        began = time.monotonic()
        (tmp_path / "film").write_bytes(data)
        bad = workshop.receive(name, tmp_path / "film")
        workshop.until(lambda bad=bad: Video.objects.get(pk=bad.pk).state in OVER, SECONDS)
        seconds[name] = time.monotonic() - began
        families.append(workshop.worker.family())
        sentences[name] = Video.objects.get(pk=bad.pk).failure_code
    good = workshop.receive("good", clip(size="320x180", seconds=2))
    workshop.until(lambda: Video.objects.get(pk=good.pk).state == VideoState.READY, SECONDS)
    families.append(workshop.worker.family())
    peak = workshop.worker.end()

    print(f"{each_ffmpeg}: peak {peak:.0f} MB", {name: f"{took:.1f} s" for name, took in seconds.items()})
    made_here = tmp_path / "here.mp4"
    make("-f", "lavfi", "-i", "testsrc2=s=64x36", "-t", "1", "-c:v", "libx264", str(made_here))
    assert sentences == {name: why for name, (_, why) in films.items()}
    good.refresh_from_db()
    assert encoder(Path(settings.MEDIA_ROOT, good.folder, "small.mp4")) == encoder(made_here)
    assert families == [families[0]] * (len(films) + 1)
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}  # nobody died over a film and began it again
    assert canary.calls == 0
    assert max(seconds.values()) <= SECONDS
    assert peak <= MEGABYTES
