"""Keeping a product's photographs as files, and sweeping up those that nobody keeps."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils import timezone

from commons.errors import NoRoomForFile
from shop.models import BoughtPicture, Listing, ListingPhotograph
from shop.pictures import Pictures

FOLDER = "goods"
LEFT_FOR = timedelta(days=1)
"""A file so old that no row names belongs to nobody: what was being saved beside it was undone."""


def put_pictures(row: Listing | ListingPhotograph, pictures: Pictures) -> None:
    """Keeps both sizes under a name nobody can guess; the caller saves the row.

    Raises NoRoomForFile; neither size is kept then.
    """
    name = uuid.uuid4().hex
    try:
        row.picture.save(f"{name}.webp", pictures.page, save=False)
        row.thumb.save(f"{name}-s.webp", pictures.thumb, save=False)
    except NoRoomForFile:
        # the large one may have found the last room; nobody waits a day for it to be swept up
        drop_pictures([f"{FOLDER}/{name}.webp"])
        raise


def holds(name: str, pictures: Pictures) -> bool:
    """Whether the file of that name is the same photograph, byte for byte."""
    if not default_storage.exists(name) or default_storage.size(name) != pictures.page.size:
        return False
    with default_storage.open(name) as kept, pictures.page.open() as sent:
        return bool(kept.read() == sent.read())


def drop_pictures(names: Iterable[str]) -> None:
    """Deletes the files that neither a product nor an order shows any more; safe twice."""
    for name in names:
        named = Q(picture=name) | Q(thumb=name)
        kept = (Listing.objects.filter(named), ListingPhotograph.objects.filter(named))
        if not any(rows.exists() for rows in (*kept, BoughtPicture.objects.filter(thumb=name))):
            default_storage.delete(name)


def sweep_pictures() -> int:
    """Deletes the photographs put away for a day, and the files that a transaction left behind when it was undone.

    How many files. Safe at any time and twice.
    """
    ListingPhotograph.objects.filter(put_away_at__lt=timezone.now() - LEFT_FOR).delete()
    left = sorted(_old_ones() - _shown())
    drop_pictures(left)
    return len(left)


def _old_ones() -> set[str]:
    day_ago = timezone.now() - LEFT_FOR
    stored = default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []
    names = {f"{FOLDER}/{each}" for each in stored}
    return {name for name in names if default_storage.get_modified_time(name) < day_ago}


def _shown() -> set[str]:
    pairs = [*(rows.objects.values_list("picture", "thumb") for rows in (Listing, ListingPhotograph))]
    shown = {name for rows in pairs for pair in rows for name in pair}
    return shown | set(BoughtPicture.objects.values_list("thumb", flat=True))
