"""Films, made by ffmpeg on the spot, and the rows that stand for them."""

import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from media.enums import Quality, VideoState
from media.models import Rendition, Video
from media.workshop import binary

SPEECH = ["-f", "lavfi", "-i", "sine=220:r=44100"]


@cache
def folder() -> Path:
    """Where this run keeps the clips it has made."""
    return Path(mkdtemp(prefix="tiwiza-clips-"))


@cache
def clip(
    name: str = "slides.mp4",
    *,
    size: str = "640x360",
    seconds: float = 3,
    rate: str = "25",
    sound: str = "mono",
    picture: str = "testsrc2",
    extra: tuple[str, ...] = (),
) -> Path:
    """A short film. `sound` is mono, stereo or none; `extra` are words for ffmpeg before the file's name."""
    out = folder() / f"{abs(hash((name, size, seconds, rate, sound, picture, extra)))}-{name}"
    words = ["-f", "lavfi", "-i", f"{picture}=s={size}:r={rate}"]
    words += [] if sound == "none" else [*SPEECH, "-ac", "2" if sound == "stereo" else "1", "-c:a", "aac"]
    make(*words, "-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", *extra, str(out))
    return out


def make(*words: str, cwd: Path | None = None) -> None:
    """Runs ffmpeg with these words, and fails when it does."""
    subprocess.run([binary.ffmpeg(), "-hide_banner", "-nostdin", "-v", "error", "-y", *words], check=True, cwd=cwd)


def ready_video(**fields) -> Video:
    """A film that can be played, with a row for each choice and no bytes behind them."""
    usual = {"title": "العسل", "state": VideoState.READY, "duration": 60, "folder": "videos/00", "percent": 100}
    video = Video.objects.create(**usual | fields)
    rows = [
        (Quality.AUDIO, "speech.webm", 200_000, "audio/webm", False),
        (Quality.AUDIO, "speech.m4a", 280_000, "audio/mp4", True),
        (Quality.SMALL, "small.mp4", 900_000, "video/mp4", False),
        (Quality.CLEAR, "clear.mp4", 1_200_000, "video/mp4", False),
    ]
    for quality, name, size, mime, spare in rows:
        Rendition.objects.create(video=video, quality=quality, name=name, size=size, mime=mime, spare=spare)
    return video
