"""The whole way of a film through the workshop, in one private directory."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from commons.disk import full
from media import errors
from media.enums import Quality
from media.workshop import binary, digests, door, ladder, packing, supervisor
from media.workshop.probe import SOURCE, Film, probe

Report = Callable[[int], None]
"""Told the percent done (0 to 100), often; may raise to stop the work."""


@dataclass(frozen=True)
class File:
    """One file a member may choose."""

    quality: Quality
    name: str
    size: int
    mime: str
    spare: bool = False


@dataclass(frozen=True)
class Made:
    """What lies in `folder`, ready to be published as it is. Width and height of the film as shown."""

    film: Film
    folder: Path
    files: list[File]
    digest: str
    """Of every name and byte in the folder."""


@contextmanager
def _full_disk_refused() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if full(error):
            raise errors.DiskFull from error
        raise


@_full_disk_refused()
def prepare(work: Path, report: Report, probed: Callable[[Film], None] = lambda _: None) -> Made:
    """Makes everything from `in.bin` in the working directory into its `out/`.

    Raises a media.errors.VideoRefused about the film, or supervisor.Stopped when the same work may be tried again.
    """
    tool = binary.ffmpeg()
    if shutil.disk_usage(work).free < settings.MEDIA_RESERVE_BYTES:  # before ffprobe, which cannot tell a full disk
        raise errors.DiskFull
    film = probe(work, lambda: report(0))
    probed(film)
    report(1)
    made = ladder.rungs(film)
    (work / packing.OUT).mkdir()
    wall = max(settings.MEDIA_WALL_SECONDS, film.duration * settings.MEDIA_WALL_FACTOR)
    limits = supervisor.Limits(wall=wall, cpu=int(2 * wall), stall=settings.MEDIA_STALL_SECONDS)
    _step(
        ladder.encode(tool, film, made), work, limits, lambda done: report(1 + int(94 * min(1, done / film.duration)))
    )
    short = supervisor.Limits(wall=wall, cpu=int(wall))
    _step(packing.pack(tool, film, made), work, short, lambda _: report(96))
    packing.check(work, film, made)
    _step(packing.draw(tool, film, made), work, short, lambda _: report(98))
    out = work / packing.OUT
    (out / "hls" / "master.m3u8").write_text(packing.master(work, film, made, ladder.frames_per_second(film)))
    (out / "storyboard.vtt").write_text(packing.storyboard_track(work, film))
    if film.audio is not None:
        (work / "speech.webm").rename(out / "speech.webm")
    return Made(film, out, _files(out), _digest(out, lambda: report(99)))


def _step(argv: list[str], work: Path, limits: supervisor.Limits, tell: supervisor.Tell) -> None:
    door.judge(supervisor.run(argv, cwd=work, limits=limits, tell=tell), limits)


def _files(out: Path) -> list[File]:
    kinds = [
        (Quality.AUDIO, "speech.webm", "audio/webm", False),
        (Quality.AUDIO, "speech.m4a", "audio/mp4", True),
        (Quality.SMALL, "small.mp4", "video/mp4", False),
        (Quality.CLEAR, "clear.mp4", "video/mp4", False),
    ]
    return [
        File(quality, name, (out / name).stat().st_size, mime, spare)
        for quality, name, mime, spare in kinds
        if (out / name).exists()
    ]


def _digest(out: Path, beat: Callable[[], None]) -> str:
    whole = hashlib.sha256()
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        whole.update(f"{path.relative_to(out)} {digests.sha256(path, beat)}\n".encode())
    return whole.hexdigest()[:32]


@_full_disk_refused()
def private_copy(source: Path, work: Path) -> None:
    """Puts the film into the (new) working directory under its fixed name, without copying bytes where it can.

    Raises DiskFull.
    """
    work.mkdir(parents=True, mode=0o700)
    try:
        (work / SOURCE).hardlink_to(source)
    except OSError:
        shutil.copyfile(source, work / SOURCE)
