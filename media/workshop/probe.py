"""What a film is, read by ffprobe when it lies beside ffmpeg, else from what `ffmpeg -i` says of it."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from media import errors
from media.workshop import binary, door, supervisor

SOURCE = "in.bin"
"""The film's name in its working directory: no user's name or ending reaches ffmpeg."""
ENTRIES = (
    "format=duration:stream_disposition=attached_pic:stream_side_data=rotation:stream=index,codec_type,sample_rate,"
    "width,height,sample_aspect_ratio,pix_fmt,field_order,r_frame_rate,avg_frame_rate"
)
"""What ffprobe is asked for, and nothing more: tags alone can be a gigabyte."""
ANSWER_BLOCKS = 2048
"""The most it may answer, in blocks of 512 bytes: 1 MiB."""
_STREAM = re.compile(r"^  Stream #0:(\d+)(?:\[\w+\])?(?:\([^)]*\))?: (Video|Audio): (.*)$")
_SIZE = re.compile(r", (\d+)x(\d+)(?: \[SAR (\d+):(\d+)|,|$)")
_LAYOUT = re.compile(r", (yuv\w*|gbr\w*|rgb\w*|bgr\w*|gray\w*|nv\d\w*|p0\w+)")
_LENGTH = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d\.\d+)", re.MULTILINE)
_TURNED = re.compile(r"^ {6}display ?matrix: rotation of (-?[\d.]+) degrees", re.IGNORECASE)
"""ffmpeg 5 writes displaymatrix, ffmpeg 9 Display Matrix."""


@dataclass(frozen=True)
class Film:
    """Sizes are as shown: after rotation and with square pixels. `duration` in seconds."""

    duration: float
    width: int
    height: int
    video: int
    audio: int | None
    fps: float | None
    """Constant frames a second, or None when they vary or are unknown."""
    interlaced: bool
    square: bool


def probe(work: Path, beat: Callable[[], None] = lambda: None) -> Film:
    """Examines `in.bin` in the working directory, calling `beat` about twice a second where that lasts.

    Raises a VideoRefused, or what `beat` raises.
    """
    if not (work / SOURCE).stat().st_size:
        raise errors.EmptyVideo
    facts = _by_ffprobe(work) if binary.ffprobe() else _by_ffmpeg(work)
    if facts.get("video") is None:
        raise errors.NoPicture if facts.get("audio") is not None else errors.NotAVideo
    width, height = facts["size"]
    if width * height > settings.MEDIA_VIDEO_PIXELS or width * height * facts["depth"] > settings.MEDIA_FRAME_BYTES:
        raise errors.TooManyPixels
    if min(width, height) < 16:
        raise errors.NotAVideo
    duration = facts["duration"] or _measured(work, facts["video"], beat)
    if duration > settings.MEDIA_VIDEO_SECONDS:
        raise errors.TooLong(hours=settings.MEDIA_VIDEO_SECONDS // 3600)
    if not duration:
        raise errors.CutShort
    if facts["aspect"] != 1:
        width = round(width * facts["aspect"])
    if facts["turned"]:
        width, height = height, width
    return Film(
        duration=duration,
        width=width,
        height=height,
        video=facts["video"],
        audio=facts["audio"],
        fps=facts["fps"],
        interlaced=facts["interlaced"],
        square=facts["aspect"] == 1,
    )


def _run(argv: list[str], work: Path) -> supervisor.Outcome:
    outcome = supervisor.run(argv, cwd=work, limits=supervisor.PROBING)
    if outcome.ended:
        door.judge(outcome, supervisor.PROBING)
    return outcome


def _asked(work: Path) -> tuple[Any, str]:
    """What ffprobe answers, and its complaints."""
    words = ["-hide_banner", "-v", "error", *door.guard_words(), "-show_entries", ENTRIES, "-of", "json", SOURCE]
    # written to a file: the pipe of the supervisor is for progress only; the kernel ends who writes more than its share
    command = f'ulimit -f {ANSWER_BLOCKS}; exec "{binary.ffprobe()}" {" ".join(words)} >probe.json'
    outcome = _run(["/bin/sh", "-c", command], work)
    if outcome.code:
        raise door.refusal_in(outcome.said) or errors.NotAVideo()
    answer = json.loads((work / "probe.json").read_text(errors="replace"))
    (work / "probe.json").unlink()
    return answer, outcome.said


def _by_ffprobe(work: Path) -> dict[str, Any]:
    said, complaints = _asked(work)
    streams = [s for s in said.get("streams", []) if not s.get("disposition", {}).get("attached_pic")]
    video = next((s for s in streams if s.get("codec_type") == "video"), None)
    audio = next((s for s in streams if s.get("codec_type") == "audio" and s.get("sample_rate")), None)
    facts: dict[str, Any] = {"video": None, "audio": audio["index"] if audio else None}
    if video is None:
        return facts
    if not video.get("width"):
        raise door.refusal_in(complaints) or errors.NotAVideo()
    side = {k: v for block in video.get("side_data_list", []) for k, v in block.items()}
    across, down = map(int, video.get("sample_aspect_ratio", "1:1").split(":"))
    steady, mean = _ratio(video.get("r_frame_rate")), _ratio(video.get("avg_frame_rate"))
    return facts | {
        "video": video["index"],
        "size": (video["width"], video["height"]),
        "depth": _depth(video.get("pix_fmt", "")),
        "aspect": _aspect(across, down),
        "turned": abs(float(side.get("rotation", 0))) in {90, 270},
        "duration": float(said.get("format", {}).get("duration", 0) or 0),
        "fps": mean if steady and abs(steady - mean) < 0.02 * steady else None,
        "interlaced": video.get("field_order", "progressive") not in {"progressive", "unknown"},
    }


PLANES = {"420": 1.5, "422": 2, "444": 3, "gray": 1, "gbr": 3, "rgb": 3, "bgr": 3, "nv": 1.5, "p0": 1.5}
"""Bytes that a pixel takes at eight bits, by a part of the layout's name."""


def _depth(layout: str) -> float:
    """Bytes that a pixel takes in memory, by ffmpeg's name of its layout (yuv420p, yuv444p10le)."""
    bytes_each = next((figure for part, figure in PLANES.items() if part in layout), 4)
    fine = re.search(r"(p|gray|p0)(9|10|12|14|16)(le|be)?$|48|64", layout)
    return bytes_each * (2 if fine else 1)


def _ratio(words: str | None) -> float:
    over, _, under = (words or "0/1").partition("/")
    return int(over) / int(under or 1) if int(under or 1) else 0.0


def _aspect(across: int, down: int) -> float:
    """How much wider than high a pixel is; what no camera makes counts as square."""
    return across / down if down and across and 0.25 <= across / down <= 4 else 1


def _by_ffmpeg(work: Path) -> dict[str, Any]:
    """Reads the lines ffmpeg prints of its input. Their indentation keeps a film's tags from passing for them."""
    argv = [binary.ffmpeg(), "-hide_banner", "-nostdin", *door.guard_words(), "-i", SOURCE]
    said = _run(argv, work).said
    lines = said.splitlines()
    if not any(line.startswith("Input #0, ") for line in lines):
        raise door.refusal_in(said) or errors.NotAVideo()
    length = _LENGTH.search(said)
    hours, minutes, seconds = length.groups() if length else (0, 0, 0)
    facts: dict[str, Any] = {
        "video": None,
        "audio": None,
        "duration": int(hours) * 3600 + int(minutes) * 60 + float(seconds),
        "turned": False,
    }
    last: int | None = None
    for line in lines:
        if stream := _STREAM.match(line):
            last = int(stream[1])
            _stream(facts, last, stream[2], stream[3], said)
        elif (turn := _TURNED.match(line)) and last is not None and last == facts["video"]:
            facts["turned"] = abs(float(turn[1])) in {90, 270}
    return facts


def _stream(facts: dict[str, Any], index: int, kind: str, words: str, said: str) -> None:
    if kind == "Audio":
        if facts["audio"] is None and " Hz" in words:
            facts["audio"] = index
        return
    if facts["video"] is not None or "(attached pic)" in words:
        return
    size = _SIZE.search(words)
    if size is None:
        raise door.refusal_in(said) or errors.NotAVideo()
    steady, mean = re.search(r", ([\d.]+) tbr", words), re.search(r", ([\d.]+) fps", words)
    constant = steady and mean and abs(float(steady[1]) - float(mean[1])) < 0.02 * float(steady[1])
    facts |= {
        "video": index,
        "size": (int(size[1]), int(size[2])),
        "depth": _depth(layout[1] if (layout := _LAYOUT.search(words)) else ""),
        "aspect": _aspect(int(size[3] or 1), int(size[4] or 1)),
        "fps": float(mean[1]) if constant and mean else None,
        "interlaced": bool(re.search(r"(top|bottom) (first|coded first)", words)),
    }


def _measured(work: Path, video: int, beat: Callable[[], None]) -> float:
    """The length of a film whose header does not say it (live recordings): its packets are counted, not decoded.

    That may last longer than a job's lease.
    """
    cap = settings.MEDIA_VIDEO_SECONDS + 60
    argv = [binary.ffmpeg(), "-hide_banner", "-nostdin", "-v", "error", *door.guard_words(cap), "-i", SOURCE]
    argv += ["-map", f"0:{video}", "-c", "copy", "-progress", "pipe:1", "-f", "null", "-"]
    done = 0.0

    def tell(seconds: float) -> None:
        nonlocal done
        done = seconds
        beat()

    limits = supervisor.Limits(wall=55, cpu=55)
    door.judge(supervisor.run(argv, cwd=work, limits=limits, tell=tell), limits)
    return done
