"""Measures what code a process of a test reaches, as the tests' own processes are measured.

Python imports this by itself where the folder stands on PYTHONPATH; `COVERAGE_FOLDER` says where what it finds is kept.
"""

import atexit
import json
import os
import tomllib
from pathlib import Path

from slipcover import FileMatcher, ImportManager, Slipcover

FOLDER = Path(os.environ["COVERAGE_FOLDER"])
SOURCES = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text())["tool"]["slipcover"]

measuring = Slipcover(branch=True)
ImportManager(measuring, FileMatcher(sources=SOURCES["source"])).__enter__()


@atexit.register
def keep() -> None:
    """A process that was forked keeps its own, under its own number."""
    (FOLDER / f"process-{os.getpid()}.coverage.json").write_text(json.dumps(measuring.get_coverage()))
