"""Figures against bars, and the table that shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

KEPT, BROKEN = "kept", "BROKEN"


@dataclass(frozen=True)
class Row:
    """One figure, its bar (the most it may be), and the peer's figure for the same thing when there is one."""

    what: str
    figure: float
    bar: float
    peer: float | None = None
    unit: str = ""
    more: str = ""
    least: float | None = None
    """The least it may be, where less is wrong too."""

    @property
    def kept(self) -> bool:
        return round(self.figure, 3) <= self.bar and (self.least is None or self.figure >= self.least)

    @property
    def times_less(self) -> float | None:
        """How many times less than the peer it costs."""
        return None if self.peer is None or not self.figure else self.peer / self.figure


def table(rows: Iterable[Row]) -> str:
    """The rows as text, the verdict last."""
    lines = [("what", "figure", "bar", "peer", "peer/ours", "verdict", "")]
    for row in rows:
        bar = f"{row.bar:g}" if row.least is None else f"{row.least:g}-{row.bar:g}"
        peer = "-" if row.peer is None else f"{row.peer:.2f}"
        ratio = "-" if row.times_less is None else f"{row.times_less:.1f}"
        lines.append(
            (row.what, f"{row.figure:.3g} {row.unit}".strip(), bar, peer, ratio, KEPT if row.kept else BROKEN, row.more)
        )
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def told(title: str, rows: list[Row], unmeasured: str = "") -> int:
    """Prints the table, and what there was nothing to measure with; 1 when a bar is broken, else 0."""
    print(f"\n{title}\n{table(rows)}")
    broken = [row.what for row in rows if not row.kept]
    kept = f"What was measured keeps its bar. Not measured: {unmeasured}." if unmeasured else "Every bar is kept."
    print(f"Broken: {', '.join(broken)}." if broken else kept, flush=True)
    return 1 if broken else 0
