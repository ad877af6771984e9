"""Looks at every object of one PDF: `python papers.py FILE`, a program of its own, run inside limits by documents.py.

A few kilobytes can swell to gigabytes or keep a reader busy for hours, so it is not read where the portal answers. The
exit code is the answer; any other than these says that the file could not be read to its end.
"""

import sys
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

PLAIN, ACTIVE_PAPER, LOCKED = 0, 10, 11
ACTIVE = {"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/AA"} | {
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
}
"""Names of what runs, opens, sends or carries something; a paper has none of them."""
OBJECTS_AT_MOST = 50_000


def look(path: Path) -> int:
    """What the paper is: PLAIN, ACTIVE_PAPER or LOCKED. Raises whatever the reader raises on a broken file."""
    reader = PdfReader(path, strict=False)
    if reader.is_encrypted:
        return LOCKED
    numbers = {(n, g) for g, table in reader.xref.items() for n in table} | {(n, 0) for n in reader.xref_objStm}
    if not len(reader.pages) or len(numbers) > OBJECTS_AT_MOST:
        raise ValueError(path)
    found = (reader.get_object(IndirectObject(n, generation, reader)) for n, generation in sorted(numbers) if n)
    return ACTIVE_PAPER if _acts(reader.trailer) or any(map(_acts, found)) else PLAIN


def _acts(thing: Any) -> bool:
    """Whether an active name stands anywhere in an object; what it points at is looked at in its own turn."""
    waiting = [thing]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, DictionaryObject):
            if ACTIVE & {str(name) for name in dict.keys(thing)}:
                return True
            waiting += dict.values(thing)
        elif isinstance(thing, ArrayObject):
            waiting += list.__iter__(thing)
        elif isinstance(thing, NameObject) and str(thing) in ACTIVE:
            return True
    return False


if __name__ == "__main__":
    sys.exit(look(Path(sys.argv[1])))
