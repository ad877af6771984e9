"""Keeping a product's photograph, dropping the one it replaces, and sweeping up those that nobody keeps."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commons.errors import NoRoomForFile
from shop.models import BoughtPicture, Listing
from shop.pictures import Pictures

FOLDER = "goods"
LEFT_FOR = timedelta(days=1)
"""A file so old that no row names belongs to nobody: what was being saved beside it was undone."""


def put_pictures(listing: Listing, pictures: Pictures | None) -> None:
    """Keeps both sizes under a name nobody can guess; the caller saves the listing.

    What they replace is dropped once that is committed, except what somebody's order still shows. Raises NoRoomForFile;
    neither size is kept then.
    """
    if pictures is None:
        return
    replaced = [name for name in (listing.picture.name, listing.thumb.name) if name]
    name = uuid.uuid4().hex
    try:
        listing.picture.save(f"{name}.webp", pictures.page, save=False)
        listing.thumb.save(f"{name}-s.webp", pictures.thumb, save=False)
    except NoRoomForFile:
        # the large one may have found the last room; nobody waits a day for it to be swept up
        drop_pictures([f"{FOLDER}/{name}.webp"])
        raise
    transaction.on_commit(partial(drop_pictures, replaced))


def drop_pictures(names: Iterable[str]) -> None:
    """Deletes the files that neither a product nor an order shows any more; safe twice."""
    for name in names:
        shown = Listing.objects.filter(Q(picture=name) | Q(thumb=name)).exists()
        if not shown and not BoughtPicture.objects.filter(thumb=name).exists():
            default_storage.delete(name)


def sweep_pictures() -> int:
    """Deletes the files that a transaction left behind when it was undone; how many. Safe at any time and twice."""
    left = sorted(_old_ones() - _shown())
    drop_pictures(left)
    return len(left)


def _old_ones() -> set[str]:
    day_ago = timezone.now() - LEFT_FOR
    stored = default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []
    names = {f"{FOLDER}/{each}" for each in stored}
    return {name for name in names if default_storage.get_modified_time(name) < day_ago}


def _shown() -> set[str]:
    pairs = Listing.objects.values_list("picture", "thumb")
    return {name for pair in pairs for name in pair} | set(BoughtPicture.objects.values_list("thumb", flat=True))
