"""The guarded door: which files ffmpeg may open at all, and what its complaints mean."""

import signal
from typing import Any

from django.conf import settings

from media import errors
from media.workshop.supervisor import Limits, Outcome, Stopped

FORMATS = "mov,matroska,avi,mpegts,mpeg,asf"
"""Demuxers. Playlists, concat scripts, text drawn as pictures and session descriptions are none of them: measured,
only this list stops them all; `protocol_whitelist` alone let two of them read foreign files."""
NO_ROOM = "No space left on device"
COMPLAINTS: tuple[tuple[str, type[errors.VideoRefused]], ...] = (
    ("exceeds specified max pixel count", errors.TooManyPixels),
    ("Picture size", errors.TooManyPixels),
    (NO_ROOM, errors.DiskFull),
    ("moov atom not found", errors.CutShort),
    ("Format not on whitelist", errors.NotAVideo),
    ("Invalid data found when processing input", errors.NotAVideo),
)


def guard(seconds: float | None = None) -> dict[str, Any]:
    """Options that stand before `-i in.bin`; `seconds` caps how much is read of a film whose header may lie."""
    return {
        "format_whitelist": FORMATS,
        "protocol_whitelist": "file",
        "max_pixels": settings.MEDIA_VIDEO_PIXELS,
        **({"t": round(seconds, 2)} if seconds else {}),
    }


def guard_words(seconds: float | None = None) -> list[str]:
    """The same as words of a command."""
    return [word for name, value in guard(seconds).items() for word in (f"-{name}", str(value))]


def refusal_in(said: str) -> errors.VideoRefused | None:
    """The refusal that ffmpeg's complaints amount to, if they name one."""
    return next((refusal() for words, refusal in COMPLAINTS if words in said), None)


def judge(outcome: Outcome, limits: Limits) -> None:
    """Raises what a failed run means: TooManyPixels for what asks too much memory, TookTooLong, Stopped (try again), or
    what is wrong with the file.
    """
    if outcome.ended == "memory":
        raise errors.TooManyPixels
    if outcome.ended or (outcome.code and outcome.cpu >= limits.cpu):
        raise errors.TookTooLong
    if -outcome.code in {signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP} or outcome.code == 255:
        raise Stopped(outcome.said[-500:])
    if outcome.code or NO_ROOM in outcome.said:  # an ffmpeg that cannot write the end of a WebM ends well all the same
        raise refusal_in(outcome.said) or errors.Damaged()
