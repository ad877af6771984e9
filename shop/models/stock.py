"""Presses of a page that changed a product's stock."""

from django.db import models

from shop.models.listing import Listing


class StockChange(models.Model):
    """Pieces added or taken away by a page: what the page sends again is found here, and not counted again."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="stock_changes")
    once = models.UUIDField()
    """From the page, which may hold several products: it changes each of them once."""
    pieces = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listing", "once"], name="stock_changed_once")]

    def __str__(self) -> str:
        return f"{self.listing}: {self.pieces:+}"
