"""Branch coverage, room by room, and of the parts that money and trust rest on."""

import json
from collections import defaultdict
from functools import reduce
from pathlib import Path
from typing import Any

ENTIRE = {
    "ledger": ("ledger/",),
    "opening": ("shop/opening", "shop/services/opening", "shop/queries/sellable", "courses/queries/training"),
    "watch evidence": (
        "courses/evidence",
        "courses/services/watching",
        "courses/services/completion",
        "courses/queries/watching",
        "courses/views/beats",
    ),
    "checkout": (
        "shop/views/checkout",
        "shop/views/carried",
        "shop/forms/checkout",
        "shop/payments",
        "shop/services/purchases",
        "shop/services/order_rows",
        "shop/services/stock",
        "shop/services/baskets",
        "shop/queries/baskets",
        "shop/queries/delivery",
    ),
}
LEAST = 90.0
KEPT = ".coverage.json"
"""How the name ends of a file in which one process, or one run of the tests, keeps what it reached."""


def forget(folder: Path) -> None:
    """Takes away what earlier runs kept."""
    for run in folder.glob(f"*{KEPT}"):
        run.unlink()


def report(folder: Path) -> list[str]:
    """Prints a line a room, and says so when no coverage was kept; returns what lies below its bar, and what is in
    ENTIRE and was not measured.

    The bar is 100 % of lines and branches for the parts named in ENTIRE, 90 % for the rooms. A line that one run of
    the tests did not reach may be another's.
    """
    files = _merged(sorted(folder.glob(f"*{KEPT}")))
    if not files:
        print("\n== Coverage: none was kept")
        return ["Coverage"]
    print("\n== Coverage, branches included (SQLite run; the ledger's guards on PostgreSQL too)")
    short = []
    for name, (hit, of) in sorted(_sums(files).items()):
        share, bar = 100 * hit / of if of else 100.0, 100.0 if name.startswith(">") else LEAST
        print(f"   {name:16} {share:5.1f} %   {of - hit} of {of} not reached")
        short += [f"Coverage of {name.lstrip('> ')}"] if share < bar else []
    return short + _unmet(set(files))


def _unmet(files: set[str]) -> list[str]:
    """Beginnings of ENTIRE that no measured file has: what was given another name would be held to nothing."""
    starts = sorted(start for starts in ENTIRE.values() for start in starts)
    unmet = [start for start in starts if not any(path.startswith(start) for path in files)]
    for start in unmet:
        print(f"   {start}: no file of this name was measured")
    return [f"Coverage of {start}" for start in unmet]


def _merged(runs: list[Path]) -> dict[str, dict[str, Any]]:
    if not runs:
        return {}
    from slipcover import merge_coverage  # only the tests' environment has it

    merged: dict[str, dict[str, Any]] = reduce(merge_coverage, (json.loads(run.read_text()) for run in runs))
    return merged["files"]


def _sums(files: dict[str, dict[str, Any]]) -> dict[str, tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for path, entry in files.items():
        s = entry["summary"]
        hit = s["covered_lines"] + s["covered_branches"]
        of = hit + s["missing_lines"] + s["missing_branches"]
        room = path.removeprefix("site/").split("/")[0]
        for name in [room, *(f"> {part}" for part, starts in ENTIRE.items() if path.startswith(starts))]:
            sums[name] = sums[name][0] + hit, sums[name][1] + of
    return sums
