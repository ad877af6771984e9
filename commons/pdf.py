"""Papers as PDF, set by typst with our own fonts: no network, no system font, no system library."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.core.serializers.json import DjangoJSONEncoder

HERE = Path(__file__).resolve().parent
ROOMS = HERE.parent
FONTS = HERE / "fonts"
_NAME = re.compile(r"[a-z]+/[a-z][a-z-]*")


@cache
def fonts() -> typst.Fonts:
    """The bundled families and no other; read once a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


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
    as the text of an SVG: `image(bytes(data.qr), format: "svg")`. Raises LookupError for an unknown template.
    """
    written = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    return typst.compile(
        str(template_path(template)),
        root=str(ROOMS),
        font_paths=fonts(),
        sys_inputs={"data": written},
    )
