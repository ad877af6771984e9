"""How many files one person and one address may send, each counted before it is looked at: a look at a hostile one
costs seconds.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction

from commons import limits

FILMS = (60, timedelta(hours=1))
FILES = (200, timedelta(hours=1))
"""Photographs and papers: a seller who puts up forty products in a morning stays far below."""
FILMS_FROM_AN_ADDRESS = (180, timedelta(hours=1))
FILES_FROM_AN_ADDRESS = (1000, timedelta(hours=1))
"""Wider, since a house of trainers or a whole village may send from one address."""


@transaction.atomic
def count_film(*, by: Any, address: str) -> None:
    """Counts a film that `by` begins to send from `address` (none: from within). Raises TooMany."""
    if address:
        limits.hit(f"upload:address:{address}", FILMS_FROM_AN_ADDRESS)
    limits.hit(f"upload:{by.pk}", FILMS)


@transaction.atomic
def count_file(*, by: Any, address: str) -> None:
    """Counts a photograph or a paper that `by` has sent from `address` (none: not known). Raises TooMany."""
    if address:
        limits.hit(f"file:address:{address}", FILES_FROM_AN_ADDRESS)
    limits.hit(f"file:{by.pk}", FILES)
