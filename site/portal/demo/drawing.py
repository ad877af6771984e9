"""Draws the demo world's slides and product photographs with typst and the house's own drawings."""

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from commons import pdf
from commons.typesetter import families
from portal.environment import ROOT

CONTENT = Path(__file__).parent / "content"
DRAWINGS = (ROOT / "site" / "static" / "tiwiza" / "art", CONTENT / "art")
"""The house's, and those that only the demo world's goods need."""
PIXELS_PER_INCH = 72


def slide(**facts: Any) -> bytes:
    """A PNG of 1280 by 720. Facts: course, title, points (list), drawing, number (from 1), of."""
    return _draw("slide.typ", {"data": json.dumps(facts, ensure_ascii=False)})


@cache
def photograph(drawing: str, tint: str, *, near: bool = False) -> bytes:
    """A PNG of 1000 by 1000 of one of the house's drawings on a plate: tint is oil, sweet, craft or red.

    From `near` it shows a part of the drawing, as when the phone is held closer.
    """
    return _draw("goods.typ", {"drawing": drawing, "tint": tint, "near": "yes" if near else "no"})


def paper(**facts: str) -> bytes:
    """A PDF that stands for a health authorisation. Facts: cooperative, seat, number."""
    return _draw("paper.typ", {"data": json.dumps(facts, ensure_ascii=False)}, form="pdf")


def _draw(template: str, inputs: dict[str, str], form: Literal["png", "pdf"] = "png") -> bytes:
    # typst reads only below its root, so the template is laid beside the drawings for the moment
    with tempfile.TemporaryDirectory() as held:
        root = Path(held)
        for drawing in (path for folder in DRAWINGS for path in folder.glob("*.svg")):
            (root / drawing.name).write_bytes(drawing.read_bytes())
        page = root / template
        page.write_bytes((CONTENT / template).read_bytes())
        drawn = typst.compile(
            str(page),
            root=str(root),
            font_paths=families(str(pdf.FONTS)),
            format=form,
            ppi=PIXELS_PER_INCH,
            sys_inputs=inputs,
        )
    if not isinstance(drawn, bytes):
        raise TypeError("A demo drawing has exactly one page.")
    return drawn
