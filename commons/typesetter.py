"""Sets one paper: `python typesetter.py TEMPLATE ROOMS FONTS`, data as JSON in, the PDF out. A program of its own.

typst keeps what it has read, 17 MB after the first paper; who answers pages does not carry that on.
"""

import sys

import typst


def families(fonts: str) -> typst.Fonts:
    """Those of the folder and no other."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])


def main(template: str, rooms: str, fonts: str) -> None:
    """Writes the PDF to the standard output. Raises whatever typst raises on a template that is wrong."""
    data = sys.stdin.buffer.read().decode()
    paper = typst.compile(template, root=rooms, font_paths=families(fonts), sys_inputs={"data": data})
    sys.stdout.buffer.write(paper)


if __name__ == "__main__":
    main(*sys.argv[1:])
