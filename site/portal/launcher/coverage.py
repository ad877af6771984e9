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
    "watch evidence": ("courses/evidence", "courses/services/watching", "courses/queries/watching"),
    "checkout": (
        "shop/views/checkout",
        "shop/services/purchases",
        "shop/services/order_rows",
        "shop/services/stock",
        "shop/services/baskets",
        "shop/queries/baskets",
        "shop/queries/delivery",
    ),
}
LEAST = 90.0


def report(data: Path) -> list[str]:
    """Prints a line a room, and says so when no coverage was kept; returns what lies below its bar.

    The bar is 100 % of branches for the parts named in ENTIRE, 90 % for the rooms.
    """
    out = data.with_name("by-room.json")
    words = [sys.executable, "-m", "coverage", "json", f"--data-file={data}", "-q", "-o", str(out)]
    if not data.exists() or subprocess.run(words, cwd=ROOT, check=False).returncode:
        print("\n== Coverage: none was kept")
        return ["Coverage"]
    print("\n== Coverage, branches included (SQLite run; the ledger's guards on PostgreSQL too)")
    short = []
    for name, (hit, of) in sorted(_sums(json.loads(out.read_text())["files"]).items()):
        share, bar = 100 * hit / of if of else 100.0, 100.0 if name.startswith(">") else LEAST
        print(f"   {name:16} {share:5.1f} %   {of - hit} of {of} not reached")
        short += [f"Coverage of {name.lstrip('> ')}"] if share < bar else []
    return short


def _sums(files: dict[str, dict[str, dict[str, int]]]) -> dict[str, tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for path, entry in files.items():
        s = entry["summary"]
        hit, of = s["covered_lines"] + s["covered_branches"], s["num_statements"] + s["num_branches"]
        room = path.removeprefix("site/").split("/")[0]
        for name in [room, *(f"> {part}" for part, starts in ENTIRE.items() if path.startswith(starts))]:
            sums[name] = sums[name][0] + hit, sums[name][1] + of
    return sums
