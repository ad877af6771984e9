"""From encoded rungs to what phones fetch: HLS folders, MP4 files, poster, storyboard. Nothing is encoded twice."""

import math
import re
from pathlib import Path
from typing import Any

import ffmpeg
from django.conf import settings

from media import errors
from media.workshop.ladder import Rung
from media.workshop.probe import Film

OUT = "out"
"""The folder in the working directory that is published as it stands."""
THUMB_WIDTH, THUMB_COLUMNS, THUMBS_AT_MOST = 160, 10, 100
QUIET = ("-hide_banner", "-nostdin", "-v", "error", "-y")
CLEAN = {"map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact"}
_LENGTH = re.compile(r"#EXTINF:([\d.]+)")
_SEGMENT = re.compile(r"#EXTINF:([\d.]+),\s*\n(?:#.*\n)*(\S+)")


def files(made: list[Rung]) -> dict[str, Rung]:
    """The progressive files and the rung each is copied from: small at most 480, clear what is above it."""
    small = next((rung for rung in made if rung.side <= 480), made[-1])
    return {"small.mp4": small} | ({"clear.mp4": made[0]} if made[0].side > small.side else {})


def pack(binary: str, film: Film, made: list[Rung]) -> list[str]:
    """The command that copies rungs and sound into `out/`: HLS with the sound in every variant, and MP4 files."""
    pictures = {rung: ffmpeg.input(rung.file)["v"] for rung in made}
    sound = ffmpeg.input("sound.m4a")["a"] if film.audio is not None else None
    with_sound = lambda rung: [pictures[rung]] + ([sound] if sound else [])  # noqa: E731
    outputs = [_hls([stream for rung in made for stream in with_sound(rung)], made, has_sound=bool(sound))]
    for name, rung in files(made).items():
        outputs.append(ffmpeg.output(*with_sound(rung), f"{OUT}/{name}", c="copy", movflags="+faststart", **CLEAN))
    if sound:
        outputs.append(ffmpeg.output(sound, f"{OUT}/speech.m4a", c="copy", movflags="+faststart", **CLEAN))
    return [binary, *ffmpeg.merge_outputs(*outputs).global_args(*QUIET).get_args()]


def _hls(streams: list[Any], made: list[Rung], *, has_sound: bool) -> Any:
    variants = [f"v:{i}" + (f",a:{i}" if has_sound else "") + f",name:{rung.side}p" for i, rung in enumerate(made)]
    return ffmpeg.output(
        *streams,
        f"{OUT}/hls/%v/index.m3u8",
        format="hls",
        c="copy",
        hls_time=settings.MEDIA_KEYFRAME_SECONDS,
        hls_playlist_type="vod",
        hls_segment_type="fmp4",
        hls_flags="independent_segments",
        hls_fmp4_init_filename="init.mp4",
        hls_segment_filename=f"{OUT}/hls/%v/s%04d.m4s",
        var_stream_map=" ".join(variants),
        **CLEAN,
    )


def thumbs(film: Film) -> tuple[int, int]:
    """How many seconds lie between two thumbnails, and how many there are."""
    gop = settings.MEDIA_KEYFRAME_SECONDS
    every = gop * max(1, math.ceil(film.duration / gop / THUMBS_AT_MOST))
    return every, max(1, math.ceil(film.duration / every))


def draw(binary: str, film: Film, made: list[Rung]) -> list[str]:
    """The command that draws `poster.jpg` and `storyboard.jpg` from keyframes alone."""
    every, count = thumbs(film)
    rows = math.ceil(count / THUMB_COLUMNS)
    board = ffmpeg.input(made[-1].file, skip_frame="nokey")
    board = board.filter("select", f"isnan(prev_selected_t)+gte(t-prev_selected_t,{every - 0.5})")
    board = board.filter("scale", THUMB_WIDTH, -2)
    board = board.filter("tile", layout=f"{min(count, THUMB_COLUMNS)}x{rows}")
    poster = ffmpeg.input(files(made)["small.mp4"].file, skip_frame="nokey", t=60).filter("thumbnail", n=10)
    poster = poster.filter("scale", "min(640,iw)", -2)
    pictures = [(board, "storyboard.jpg"), (poster, "poster.jpg")]
    outputs = [
        ffmpeg.output(picture, f"{OUT}/{name}", pix_fmt="yuvj420p", **{"frames:v": 1, "q:v": 5}, **CLEAN)
        for picture, name in pictures
    ]
    return [binary, *ffmpeg.merge_outputs(*outputs).global_args(*QUIET).get_args()]


def check(work: Path, film: Film, made: list[Rung]) -> None:
    """Raises Truncated unless every rung lasts as long as the film says, within a second or a hundredth."""
    for rung in made:
        folder = work / OUT / "hls" / f"{rung.side}p"
        listed = (folder / "index.m3u8").read_text()
        length = sum(map(float, _LENGTH.findall(listed)))
        if abs(length - film.duration) > max(1.0, film.duration / 100):
            raise errors.Truncated(found=_clock(length), said=_clock(film.duration))
        init = re.search(r'#EXT-X-MAP:URI="([\w.]+)"', listed)
        if "#EXT-X-ENDLIST" not in listed or not init or not (folder / init[1]).exists():
            raise errors.Damaged


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def master(work: Path, film: Film, made: list[Rung], fps: float) -> str:
    """Our own master playlist, smallest rung last, with the bandwidths that were measured."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for rung in made:
        folder = work / OUT / "hls" / f"{rung.side}p"
        listed = (folder / "index.m3u8").read_text()
        parts = [(float(length), (folder / name).stat().st_size) for length, name in _SEGMENT.findall(listed)]
        peak = max(8 * size / max(length, 0.5) for length, size in parts)
        mean = 8 * sum(size for _, size in parts) / sum(length for length, _ in parts)
        init = next(folder.glob("init*.mp4")).read_bytes()
        codec, width, height = _codec(init, film, rung)
        codecs = codec + (",mp4a.40.2" if film.audio is not None else "")
        lines.append(
            f"#EXT-X-STREAM-INF:BANDWIDTH={math.ceil(peak)},AVERAGE-BANDWIDTH={math.ceil(mean)},"
            f'RESOLUTION={width}x{height},FRAME-RATE={fps:.3f},CODECS="{codecs}"'
        )
        lines.append(f"{rung.side}p/index.m3u8")
    return "\n".join(lines) + "\n"


def _codec(init: bytes, film: Film, rung: Rung) -> tuple[str, int, int]:
    """The codec's name and the picture's size, as the initialisation segment says them."""
    record = init.index(b"avcC") + 4
    entry = init.index(b"avc1") + 4
    width, height = (int.from_bytes(init[entry + 24 + i : entry + 26 + i]) for i in (0, 2))
    return "avc1." + init[record + 1 : record + 4].hex(), width, height


def storyboard_track(work: Path, film: Film) -> str:
    """A WebVTT file that says which part of `storyboard.jpg` shows which seconds."""
    sheet = (work / OUT / "storyboard.jpg").read_bytes()
    every, count = thumbs(film)
    rows = math.ceil(count / THUMB_COLUMNS)
    height = _jpeg_height(sheet) // rows
    lines = ["WEBVTT", ""]
    for i in range(count):
        start, end = i * every, min((i + 1) * every, film.duration)
        place = f"{i % THUMB_COLUMNS * THUMB_WIDTH},{i // THUMB_COLUMNS * height},{THUMB_WIDTH},{height}"
        lines += [f"{_stamp(start)} --> {_stamp(end)}", f"storyboard.jpg#xywh={place}", ""]
    return "\n".join(lines)


def _stamp(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes // 60):02}:{int(minutes % 60):02}:{rest:06.3f}"


def _jpeg_height(picture: bytes) -> int:
    import io

    from PIL import Image  # only the sheet's size is read

    with Image.open(io.BytesIO(picture), formats=["JPEG"]) as sheet:
        return int(sheet.height)
