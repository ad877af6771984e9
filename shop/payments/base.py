"""What a way to pay promises."""

from typing import Protocol

from django.utils.functional import Promise

from shop.models import Purchase


class Payment(Protocol):
    """A way to pay for a purchase that has been placed and whose stock is held."""

    icon: str
    words: str | Promise
    """Its name, for the buyer who chooses."""
    hint: str | Promise
    """When and how she pays."""

    def next_step(self, purchase: Purchase) -> str | None:
        """The address to send the buyer to for paying now, or None when nothing is to be paid now. Safe twice."""
