"""A film sent through the workshop, whatever becomes of it, and what still runs there."""

import time
from pathlib import Path

from media import errors
from media.workshop import pipeline


def tried(film: Path, work: Path):
    """What becomes of a film, and in how many seconds."""
    began = time.monotonic()
    pipeline.private_copy(film, work)
    try:
        return pipeline.prepare(work, lambda _: None), time.monotonic() - began
    except errors.VideoRefused as refusal:
        return refusal, time.monotonic() - began


def running_in(folder: Path) -> list[str]:
    """Numbers of the processes that work in a folder."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if link.readlink() == folder:
                found.append(link.parent.name)
        except OSError:
            continue
    return found
