"""Draws the demo world's slides and product photographs with typst and the house's own drawings."""

import json
import tempfile
from pathlib import Path
from typing import Any

import typst

from portal.environment import ROOT

CONTENT = Path(__file__).parent / "content"
ART = ROOT / "site" / "static" / "tiwiza" / "art"
FONTS = ROOT / "commons" / "fonts"
PIXELS_PER_INCH = 72


def slide(**facts: Any) -> bytes:
    """A PNG of 1280 by 720. Facts: course, title, points (list), drawing, number (from 1), of."""
    return _draw("slide.typ", {"data": json.dumps(facts, ensure_ascii=False)})


def photograph(drawing: str, tint: str) -> bytes:
    """A PNG of 1000 by 1000 of one of the house's drawings on a plate: tint is oil, sweet, craft or red."""
    return _draw("goods.typ", {"drawing": drawing, "tint": tint})


def _draw(template: str, inputs: dict[str, str]) -> bytes:
    # typst reads only below its root, so the template is laid beside the drawings for the moment
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for drawing in ART.glob("*.svg"):
            (root / drawing.name).write_bytes(drawing.read_bytes())
        page = root / template
        page.write_bytes((CONTENT / template).read_bytes())
        png = typst.compile(
            page,
            root=root,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format="png",
            ppi=PIXELS_PER_INCH,
            sys_inputs=inputs,
        )
    if not isinstance(png, bytes):
        raise TypeError("A demo drawing has exactly one page.")
    return png
