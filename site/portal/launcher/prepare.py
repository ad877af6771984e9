"""What must be true before the first page: catalogues compiled, tables migrated, first pages laid, own static files
gathered.

Each step leaves a stamp in var/, so a later start does none of it.
"""

import hashlib
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from portal.environment import ROOT

ROOMS = ("registry", "media", "cms", "courses", "ledger", "shop", "commons", "council", "site/portal")


def main(var: Path, environment: dict[str, str]) -> bool:
    """Does the steps that are due; False when one failed."""
    catalogues()
    began, due = time.monotonic(), [step for step, files in steps().items() if _due(var, step, files)]
    if not due:
        return True
    if "migrate" in due and not _stamp(var, "migrate").exists():
        print("Building the database for the first time: about a minute ...", flush=True)
    words = [sys.executable, "-m", "portal.launcher.steps", *due]
    if subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode:
        return False
    for step in due:
        _stamp(var, step).write_text(_print(steps()[step]))
    print(f"Prepared in {time.monotonic() - began:.0f} s.", flush=True)
    return True


def steps() -> dict[str, list[Path]]:
    """Each step with the files that make it due again when they change."""
    lock = ROOT / "uv.lock"
    return {
        "migrate": [lock, *_in_rooms("migrations/**/*.py"), *_in_rooms("guards.py")],
        "pages": [ROOT / "cms" / "services.py", *_files(ROOT / "cms" / "data", "*.json")],
        "static": [lock, *_files(ROOT / "site" / "static", "**/*"), *_in_rooms("static/**/*")],
    }


def _in_rooms(pattern: str) -> Iterable[Path]:
    return [path for room in ROOMS for path in _files(ROOT / room, pattern)]


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(path for path in folder.glob(pattern) if path.is_file())


def _print(files: Iterable[Path]) -> str:
    held = hashlib.sha256()
    for path in files:
        held.update(f"{path.relative_to(ROOT)}\0".encode())
        held.update(path.read_bytes())
    return held.hexdigest()


def _stamp(var: Path, step: str) -> Path:
    return var / f"{step}.stamp"


def _due(var: Path, step: str, files: Iterable[Path]) -> bool:
    database = var / "tiwiza.sqlite3"
    made = {"migrate": database, "pages": database, "static": var / "static" / "staticfiles.json"}[step]
    stamp = _stamp(var, step)
    return not (made.exists() and stamp.exists() and stamp.read_text() == _print(files))


def catalogues() -> None:
    """Compiles every .po that is newer than its .mo, by Babel: msgfmt is not on every machine."""
    for source in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            _compile(source, target)


def _compile(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parts[-3])
    work = target.with_suffix(f".mo.{uuid4()}")  # another start may be compiling it too
    with work.open("wb") as file:
        write_mo(file, catalog)
    work.replace(target)
