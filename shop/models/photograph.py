"""Further photographs of a product, beside its listing, which keeps the first."""

from django.db import models
from django.db.models import Q

from shop.models.listing import Listing

MOST = 4
"""Photographs of a product, the first included."""
PLACES = range(1, MOST)
"""Where the further ones stand."""


class ListingPhotograph(models.Model):
    """A further photograph in its two sizes; one that was removed is put away for a while, so that it can come back.

    The listing keeps the first: lists, baskets and orders read nothing of this table.
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="photographs")
    place = models.PositiveSmallIntegerField(null=True)
    """After the first, from 1; none once it is put away."""
    picture = models.FileField(upload_to="goods/")
    """As the product page shows it large; named as no other, it says which photograph this is, wherever it stands."""
    thumb = models.FileField(upload_to="goods/")
    put_away_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("place", "pk")
        constraints = [
            models.UniqueConstraint(fields=["listing", "place"], name="photograph_place_taken_once"),
            models.CheckConstraint(
                condition=Q(place__isnull=False, place__range=(PLACES[0], PLACES[-1]), put_away_at__isnull=True)
                | Q(place__isnull=True, put_away_at__isnull=False),
                name="photograph_in_its_place_or_put_away",
            ),
            models.CheckConstraint(condition=~Q(picture="") & ~Q(thumb=""), name="photograph_has_both_sizes"),
        ]
        indexes = [
            # Every picture that is asked for is looked up by its name.
            models.Index(fields=["picture"], name="photograph_picture"),
            models.Index(fields=["thumb"], name="photograph_thumb"),
        ]

    def __str__(self) -> str:
        return str(self.picture.name)
