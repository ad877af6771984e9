"""The files below MEDIA_ROOT, private papers and films included."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from media import paths
from portal.keeping.errors import Spoilt

CHUNK = 1024 * 1024
PREFIX = "files/"


def found() -> Iterator[Path]:
    """Every file that somebody may miss; the workshop's working folders are made again by whoever needs them."""
    for path in sorted(paths.root().rglob("*")):
        if path.is_file() and not path.is_relative_to(paths.work()):
            yield path


def write(archive: ZipFile) -> dict[str, dict[str, Any]]:
    """Puts every file in; the manifest's entries. A file that is removed meanwhile is not in the archive."""
    entries = {}
    for path in found():
        name = path.relative_to(paths.root()).as_posix()
        try:
            source = path.open("rb")
        except FileNotFoundError:
            continue
        # Films and pictures are compressed already.
        member = ZipInfo.from_file(path, PREFIX + name, strict_timestamps=False)
        member.compress_type = ZIP_STORED
        with source, archive.open(member, "w", force_zip64=True) as out:
            entries[name] = _copy(source, out)
    return entries


def read(archive: ZipFile, entries: dict[str, dict[str, Any]]) -> None:
    """Puts every file in its place, each whole or not at all. Raises Spoilt when one is not what was written."""
    root = paths.root().resolve()
    for name, entry in entries.items():
        place = (root / name).resolve()
        if not place.is_relative_to(root):
            raise Spoilt(part=name)
        place.parent.mkdir(parents=True, exist_ok=True)
        waiting = place.with_name(place.name + ".restoring")
        try:
            with archive.open(PREFIX + name) as source, waiting.open("wb") as out:
                whole = _copy(source, out) == entry
            if not whole:
                raise Spoilt(part=name)
            waiting.replace(place)
        finally:
            waiting.unlink(missing_ok=True)


def _copy(source: IO[bytes], out: IO[bytes]) -> dict[str, Any]:
    whole, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        whole.update(chunk)
        size += len(chunk)
        out.write(chunk)
    return {"size": size, "sha256": whole.hexdigest()}
