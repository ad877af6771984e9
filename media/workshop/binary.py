"""Which ffmpeg works here: the setting, then PATH, then the imageio-ffmpeg wheel."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

from django.conf import settings

NEEDED_ENCODERS = ("libx264", "aac", "libopus", "mjpeg")


class NoFfmpeg(Exception):
    """There is no ffmpeg on the machine at all."""


def ffmpeg() -> str:
    """Path of the ffmpeg to use. Raises NoFfmpeg."""
    found = settings.FFMPEG_BINARY or shutil.which("ffmpeg") or _wheel()
    if not found:
        raise NoFfmpeg
    return found


def ffprobe() -> str | None:
    """The ffprobe that lies beside our ffmpeg, if there is one; the wheel brings none."""
    beside = Path(ffmpeg()).with_name("ffprobe")
    return str(beside) if beside.exists() else None


def _wheel() -> str | None:
    try:
        import imageio_ffmpeg  # an optional wheel of 165 MB; loading it only when asked

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return None


@cache
def missing_encoders(path: str) -> list[str]:
    """The encoders we need that this ffmpeg was built without."""
    said = subprocess.run(  # noqa: S603 -- a path from our own settings, no words from outside
        [path, "-hide_banner", "-encoders"], capture_output=True, text=True, check=False, timeout=20
    ).stdout
    have = {line.split()[1] for line in said.splitlines() if len(line.split()) > 1}
    return [name for name in NEEDED_ENCODERS if name not in have]
