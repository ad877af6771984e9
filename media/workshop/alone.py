"""One file through the workshop with no job and no table, for benches and for a look at what a film becomes."""

import shutil
from pathlib import Path

from media.workshop import packing, pipeline


def prepare_file(source: Path, out: Path) -> pipeline.Made:
    """Puts everything made of `source` into the folder `out`, made when missing. Raises what the pipeline raises."""
    work = out.resolve() / ".work"
    try:
        pipeline.private_copy(source.resolve(), work)
        made = pipeline.prepare(work, lambda _: None)
        for path in (work / packing.OUT).iterdir():
            path.rename(out.resolve() / path.name)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return made
