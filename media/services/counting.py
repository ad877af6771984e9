"""How many files one person may send, each counted before it is looked at: a look at a hostile one costs seconds."""

from datetime import timedelta
from typing import Any

from commons import limits

FILMS = (60, timedelta(hours=1))
FILES = (200, timedelta(hours=1))
"""Photographs and papers: a seller who puts up forty products in a morning stays far below."""


def count_film(*, by: Any) -> None:
    """Counts a film that `by` begins to send. Raises TooMany."""
    limits.hit(f"upload:{by.pk}", FILMS)


def count_file(*, by: Any) -> None:
    """Counts a photograph or a paper that `by` has sent. Raises TooMany."""
    limits.hit(f"file:{by.pk}", FILES)
