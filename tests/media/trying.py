"""A film sent through the workshop, whatever becomes of it."""

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
