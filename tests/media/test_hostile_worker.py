"""Hostile films in a real worker, under the limits of production: each refused in a minute, and the worker lives on.

With the ffmpeg that the worker finds; test_hostile.py has every kind of film, and both places ffmpeg comes from.
"""

import time

import pytest

from commons.models import Job
from media.enums import VideoState
from media.models import Video
from tests.factories.media import clip, make

pytestmark = [pytest.mark.long, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MEGABYTES, SECONDS = 512, 60


def hostile(folder, port):
    """Each film and the name of the sentence it is refused with."""
    playlist, bomb, day = (folder / name for name in ("list.mp4", "bomb.mov", "day.mp4"))
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1:{port}/x.ts\n#EXT-X-ENDLIST\n")
    make("-f", "lavfi", "-i", "color=s=8000x8000:r=1", "-t", "1", "-c:v", "png", "-threads", "1", str(bomb))
    still = ("-f", "lavfi", "-i", "color=s=64x36:r=1/60", "-c:v", "libx264", "-preset", "ultrafast")
    make(*still, "-t", str(24 * 3600), str(day))
    return {playlist: "NotAVideo", bomb: "TooManyPixels", day: "TooLong"}


@pytest.mark.enable_socket
def test_a_worker_outlives_every_bomb_within_its_memory_and_a_minute_and_then_makes_a_good_film(
    workshop, canary, tmp_path
):
    seconds, families = {}, []

    for film, why in hostile(tmp_path, canary.port).items():
        began = time.monotonic()
        bad = workshop.receive(film.stem, film)
        workshop.until(lambda bad=bad: Video.objects.get(pk=bad.pk).failure, SECONDS)
        seconds[film.name] = time.monotonic() - began
        families.append(workshop.worker.family())
        assert Video.objects.get(pk=bad.pk).failure_code == why
    good = workshop.receive("good", clip(size="320x180", seconds=2))
    workshop.until(lambda: Video.objects.get(pk=good.pk).state == VideoState.READY, SECONDS)
    families.append(workshop.worker.family())
    peak = workshop.worker.end()

    print(f"peak {peak:.0f} MB", {name: f"{took:.1f} s" for name, took in seconds.items()})
    assert families == [families[0]] * 4
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}  # nobody died over a film and began it again
    assert canary.calls == 0
    assert peak <= MEGABYTES
