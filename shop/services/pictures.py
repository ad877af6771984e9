"""Keeping a product's photograph, and dropping the one it replaces."""

import uuid
from collections.abc import Iterable
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from shop.models import BoughtPicture, Listing
from shop.pictures import Pictures


def put_pictures(listing: Listing, pictures: Pictures | None) -> None:
    """Keeps both sizes under a name nobody can guess; the caller saves the listing.

    What they replace is dropped once that is committed, except what somebody's order still shows.
    """
    if pictures is None:
        return
    replaced = [name for name in (listing.picture.name, listing.thumb.name) if name]
    name = uuid.uuid4().hex
    listing.picture.save(f"{name}.webp", pictures.page, save=False)
    listing.thumb.save(f"{name}-s.webp", pictures.thumb, save=False)
    transaction.on_commit(partial(drop_pictures, replaced))


def drop_pictures(names: Iterable[str]) -> None:
    """Deletes the files that neither a product nor an order shows any more; safe twice."""
    for name in names:
        shown = Listing.objects.filter(Q(picture=name) | Q(thumb=name)).exists()
        if not shown and not BoughtPicture.objects.filter(thumb=name).exists():
            default_storage.delete(name)
