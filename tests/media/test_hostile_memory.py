"""Films that take too much memory, on both ffmpegs."""

import pytest

from media import errors
from media.workshop import probe, supervisor
from tests.factories.media import clip, make
from tests.media.trying import tried

pytestmark = pytest.mark.slow


def peaks_noted(monkeypatch):
    """The most memory of each program that reads a film from now on, in MiB."""
    peaks, run = [], supervisor.run

    def noted(*words, **how):
        outcome = run(*words, **how)
        peaks.append(outcome.peak / 1024**2)
        return outcome

    monkeypatch.setattr(supervisor, "run", noted)
    return peaks


def test_a_film_whose_pictures_swell_is_refused_before_it_is_drawn(tmp_path, each_ffmpeg, monkeypatch):
    """Sixteen pictures of 4K in the finest colours are kept to draw each next one: 1,500 MB once it is drawn."""
    bomb = tmp_path / "bomb.mp4"
    fine = ("-pix_fmt", "yuv444p10le", "-c:v", "libx264", "-preset", "ultrafast", "-x264-params", "ref=16")
    make("-f", "lavfi", "-i", "testsrc2=s=4096x2304:r=30", "-t", "1", *fine, str(bomb))
    peaks = peaks_noted(monkeypatch)

    refusal, seconds = tried(bomb, tmp_path / "work")

    print(f"peak {max(peaks):.0f} MiB, {seconds:.1f} s")
    assert isinstance(refusal, errors.TooManyPixels)
    assert max(peaks) <= 512
    assert seconds < 60


def test_what_swells_all_the_same_is_ended(tmp_path, each_ffmpeg, settings, monkeypatch):
    bare = peaks_noted(monkeypatch)
    unlimited, _ = tried(clip(size="1280x720", seconds=2), tmp_path / "bare")
    settings.MEDIA_RESIDENT_BYTES = int(max(bare) * 0.5 * 1024**2)  # passed long before its end, however busy we are

    refusal, _ = tried(clip(size="1280x720", seconds=2), tmp_path / "work")

    assert not isinstance(unlimited, errors.VideoRefused)
    assert isinstance(refusal, errors.TooManyPixels)


@pytest.mark.parametrize(
    ("layout", "bytes_each"),
    [
        ("yuv420p", 1.5),
        ("yuvj420p", 1.5),
        ("yuv420p10le", 3),
        ("nv12", 1.5),
        ("p010le", 3),
        ("yuv422p10le", 4),
        ("yuv444p10le", 6),
        ("yuv444p12be", 6),
        ("gbrp", 3),
        ("gray16le", 2),
        ("rgb48be", 6),
        ("unheard-of", 4),
    ],
)
def test_memory_of_a_pixel_follows_from_its_layout(layout, bytes_each):
    assert probe._depth(layout) == bytes_each
