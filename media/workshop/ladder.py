"""The ladder's command: one ffmpeg process, each rung scaled from the one above it, the speech encoded beside."""

from dataclasses import dataclass
from typing import Any

import ffmpeg
from django.conf import settings

from media.workshop import door
from media.workshop.probe import SOURCE, Film

SPEECH = {"ac": 1, "vn": None, "dn": None, "sn": None, "map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact"}
LARGE = 1920 * 1200
"""Pixels of a picture beyond which reading it takes a good part of the memory that a film may."""
WORTH_A_RUNG = 1.15
"""A source this much taller than the best standard rung gets one of its own size above it."""


@dataclass(frozen=True)
class Rung:
    """One size of the film. `side` is its short side in pixels, the source's own when that is smaller than any rung."""

    side: int
    crf: int
    cap: int

    @property
    def file(self) -> str:
        return f"{self.side}.mp4"


def rungs(film: Film) -> list[Rung]:
    """The sizes this film is made in, largest first; never larger than the film itself."""
    short = min(film.width, film.height)
    table = sorted(settings.MEDIA_LADDER.items(), reverse=True)
    found = [Rung(side, *quality) for side, quality in table if side <= short]
    best = found[0].side if found else 0
    if best < table[0][0] and short > best * WORTH_A_RUNG:
        above = min(side for side, _ in table if side > best)
        found.insert(0, Rung(short // 2 * 2, *settings.MEDIA_LADDER[above]))
    return found


def frames_per_second(film: Film) -> float:
    """The film's own steady rate when it is low enough, else the house's."""
    most = settings.MEDIA_FRAMES_PER_SECOND
    return film.fps if film.fps and 5 <= film.fps <= most else most


def encode(binary: str, film: Film, made: list[Rung]) -> list[str]:
    """The command that makes every rung without sound (`<side>.mp4`), `sound.m4a` and `speech.webm` from `in.bin`."""
    # each thread that reads a film holds pictures, and a machine of many cores would start many
    threads = 1 if film.width * film.height > LARGE else 2
    source = ffmpeg.input(SOURCE, threads=threads, **door.guard(film.duration * 1.02 + 2))
    outputs, rest = [], _prepared(source[str(film.video)], film)
    for place, rung in enumerate(made):
        wide = (rung.side, -2) if film.height > film.width else (-2, rung.side)
        picture = rest.filter("scale", *wide, flags="bicubic")
        if not place:
            picture = picture.filter("format", "yuv420p")  # pictures of ten bits wait in line as eight
        if place < len(made) - 1:
            both = picture.filter_multi_output("split")
            picture, rest = both[0], both[1]
        outputs.append(ffmpeg.output(picture, rung.file, **_picture(film, rung)))
    if film.audio is not None:
        # What AAC is asked for is the least it takes: 27k came to 30 kbit/s of speech, 32k to 39.
        sound = source[str(film.audio)]
        outputs += [
            ffmpeg.output(
                sound, "sound.m4a", acodec="aac", ar=44100, movflags="+faststart", **{"b:a": "27k"}, **SPEECH
            ),
            ffmpeg.output(
                sound, "speech.webm", acodec="libopus", ar=48000, application="voip", **{"b:a": "24k"}, **SPEECH
            ),
        ]
    together = ffmpeg.merge_outputs(*outputs)
    limits = ("-filter_complex_threads", "2", "-max_alloc", "500000000")
    words = ("-hide_banner", "-nostdin", "-v", "error", *limits, "-progress", "pipe:1", "-y")
    return [binary, *together.global_args(*words, "-stats_period", "0.5").get_args()]


def _prepared(picture: Any, film: Film) -> Any:
    if film.interlaced:
        picture = picture.filter("bwdif", deint="interlaced")
    picture = picture.filter("fps", fps=frames_per_second(film))
    if not film.square:
        picture = picture.filter("scale", "trunc(iw*sar/2)*2", "ih").filter("setsar", 1)
    return picture


def _picture(film: Film, rung: Rung) -> dict[str, Any]:
    every = round(frames_per_second(film) * settings.MEDIA_KEYFRAME_SECONDS)
    return {
        "vcodec": "libx264",
        "preset": settings.MEDIA_PRESET,
        "profile:v": "high",
        "pix_fmt": "yuv420p",
        "threads": 2,
        "crf": rung.crf,
        "maxrate": f"{rung.cap}k",
        "bufsize": f"{2 * rung.cap}k",
        "g": every,
        "keyint_min": every,
        "sc_threshold": 0,
        "an": None,
        "dn": None,
        "sn": None,
        "map_metadata": -1,
        "map_chapters": -1,
        "fflags": "+bitexact",
    }
