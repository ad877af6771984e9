"""Branch coverage, room by room, and of the parts that money and trust rest on."""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from portal.environment import ROOT

ENTIRE = {
    "ledger": ("ledger/",),
    "opening": ("shop/opening", "shop/services/opening", "shop/queries/sellable"),
    "watch evidence": ("courses/evidence", "courses/services/evidence", "courses/services/beats"),
    "checkout": ("shop/services/purchases", "shop/services/baskets"),
}
"""Held at 100 %; all else at 90 %."""


def report(data: Path) -> None:
    """Prints a line a room; says so when no coverage was kept."""
    out = data.with_suffix(".json")
    words = [sys.executable, "-m", "coverage", "json", f"--data-file={data}", "-q", "-o", str(out)]
    if not data.exists() or subprocess.run(words, cwd=ROOT, check=False).returncode:
        print("\n== Coverage: none was kept")
        return
    print("\n== Coverage, branches included (SQLite run)")
    for name, (hit, of) in sorted(_sums(json.loads(out.read_text())["files"]).items()):
        print(f"   {name:16} {100 * hit / of if of else 100:5.1f} %   {of - hit} of {of} not reached")


def _sums(files: dict[str, dict[str, dict[str, int]]]) -> dict[str, tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for path, entry in files.items():
        s = entry["summary"]
        hit, of = s["covered_lines"] + s["covered_branches"], s["num_statements"] + s["num_branches"]
        room = path.removeprefix("site/").split("/")[0]
        for name in [room, *(f"> {part}" for part, starts in ENTIRE.items() if path.startswith(starts))]:
            sums[name] = sums[name][0] + hit, sums[name][1] + of
    return sums
