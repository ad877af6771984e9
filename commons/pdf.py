"""Papers as PDF, set by typst with our own fonts: no network, no system font, no system library."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

HERE = Path(__file__).resolve().parent
ROOMS = HERE.parent
FONTS = HERE / "fonts"
TYPESETTER = HERE / "typesetter.py"
"""Run, and never imported: it loads typst."""
SECONDS = 60
"""A paper is set in a quarter of a second; one that takes so long is given up."""
_NAME = re.compile(r"[a-z]+/[a-z][a-z-]*")


def template_path(template: str) -> Path:
    """Where `room/name` lies: `<room>/typst/<name>.typ`. Raises LookupError when there is none."""
    if not _NAME.fullmatch(template):
        raise LookupError(template)
    room, name = template.split("/")
    path = ROOMS / room / "typst" / f"{name}.typ"
    if not path.is_file():
        raise LookupError(template)
    return path


def render(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of `room/name` filled with data; equal data give equal bytes.

    The template starts with `#import "/commons/typst/house.typ": *` and reads `data`, which holds `language`
    (ar, fr or en). Data travel as JSON and are only ever text: nothing in them can become typst code. Figures and
    days are formatted by the caller (commons.formats), because a country decides how they look. A picture goes in
    as the text of an SVG: `image(bytes(data.qr), format: "svg")`. Raises LookupError for an unknown template, and
    subprocess.CalledProcessError or TimeoutExpired where it cannot be set; typst's words are in the log.
    """
    written = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    words = [sys.executable, "-I", str(TYPESETTER), str(template_path(template)), str(ROOMS), str(FONTS)]
    return subprocess.run(words, input=written.encode(), stdout=subprocess.PIPE, check=True, timeout=SECONDS).stdout  # noqa: S603
