"""Makes the demo world's lessons: slides drawn from text, spoken where espeak-ng is there, with captions that fit."""

import re
import shutil
import subprocess
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.demo import drawing

PAUSE = 1.2
"""Seconds of silence after a slide has been read out."""
SILENT_RATE = 11
"""Characters a second that a slow reader reads, for slides nobody speaks."""
RATE = 44_100
_SENTENCE = re.compile(r"[^.؟!]+[.؟!]*")


@dataclass(frozen=True)
class Film:
    """A lesson's film and captions, not yet uploaded."""

    path: Path
    captions: Path
    seconds: float


def make(*, course: dict[str, Any], lesson: dict[str, Any], folder: Path, ffmpeg: str) -> Film:
    """Draws, speaks and joins the lesson's slides into an MP4 of 1280 by 720, with a WebVTT file beside it."""
    slides = lesson["slides"]
    lengths = []
    for number, slide in enumerate(slides, 1):
        picture = drawing.slide(
            course=course["title"],
            title=slide["title"],
            points=slide["points"],
            drawing=course["drawing"],
            number=number,
            of=len(slides),
        )
        (folder / f"{number}.png").write_bytes(picture)
        lengths.append(speak(slide["said"], folder / f"{number}.wav"))
    film = folder / "film.mp4"
    _join(folder, lengths, film, ffmpeg)
    captions = folder / "film.vtt"
    captions.write_text(vtt([slide["said"] for slide in slides], lengths), encoding="utf-8")
    return Film(film, captions, sum(lengths))


def speak(text: str, path: Path) -> float:
    """Writes the text as speech, or as silence long enough to read it; its length in seconds, pause included."""
    speaker = shutil.which("espeak-ng")
    if speaker is None:
        _silence(path, max(4.0, len(text) / SILENT_RATE))
    else:
        subprocess.run([speaker, "-v", "ar", "-s", "135", "-w", str(path), text], check=True)  # noqa: S603 -- fixed program
    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate() + PAUSE


def _silence(path: Path, seconds: float) -> None:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(b"\0\0" * int(RATE * seconds))


def _join(folder: Path, lengths: list[float], film: Path, ffmpeg: str) -> None:
    inputs: list[str] = []
    filters = []
    for index, seconds in enumerate(lengths):
        inputs += ["-loop", "1", "-framerate", "5", "-t", f"{seconds:.3f}", "-i", str(folder / f"{index + 1}.png")]
    for index, seconds in enumerate(lengths):
        inputs += ["-i", str(folder / f"{index + 1}.wav")]
        sound = (
            f"[{len(lengths) + index}:a]aresample={RATE},apad=whole_dur={seconds:.3f},atrim=0:{seconds:.3f}[a{index}]"
        )
        filters += [f"[{index}:v]fps=5,format=yuv420p[v{index}]", sound]
    pairs = "".join(f"[v{index}][a{index}]" for index in range(len(lengths)))
    filters.append(f"{pairs}concat=n={len(lengths)}:v=1:a=1[v][a]")
    taking = [
        "-map",
        "[v]",
        "-map",
        "[a]",
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-crf",
        "20",
        "-c:a",
        "aac",
        "-b:a",
        "96k",
        "-ac",
        "1",
    ]
    subprocess.run(  # noqa: S603 -- our own files, our own words
        [ffmpeg, "-v", "error", "-nostdin", "-y", *inputs, "-filter_complex", ";".join(filters), *taking, str(film)],
        check=True,
    )


def vtt(said: list[str], lengths: list[float]) -> str:
    """Captions: each sentence for its share of its slide's time."""
    cues = ["WEBVTT\n"]
    start = 0.0
    for text, seconds in zip(said, lengths, strict=True):
        sentences = [sentence.strip() for sentence in _SENTENCE.findall(text) if sentence.strip()]
        whole = sum(len(sentence) for sentence in sentences)
        at = start
        for sentence in sentences:
            end = at + (seconds - PAUSE) * len(sentence) / whole
            cues.append(f"{_stamp(at)} --> {_stamp(end)}\n{sentence}\n")
            at = end
        start += seconds
    return "\n".join(cues)


def _stamp(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"00:{int(minutes):02}:{rest:06.3f}"
