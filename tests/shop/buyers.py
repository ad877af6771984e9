"""A buyer who keeps a basket of everything she once found on sale, and comes back to press the button."""

from django.db import transaction

from shop.models import Purchase
from shop.refusals import NoLongerSold, ShopClosed
from tests.factories.buying import filled, place, recipient


class Buyer:
    """She orders one piece of one listing at a time."""

    def __init__(self):
        self.home = recipient()
        self.baskets = {}

    def had(self, listing):
        """Whether she put it in a basket while it was on sale."""
        return listing.pk in self.baskets

    def orders(self, listing):
        """Whether it came to an order. What she ordered is undone, so that she can press again after the next step."""
        if not self.had(listing) and not self._finds(listing):
            return False
        with transaction.atomic():
            placed = self._presses(listing)
            transaction.set_rollback(True)
        return placed

    def _finds(self, listing):
        try:
            self.baskets[listing.pk] = filled(listing)
        except NoLongerSold:
            return False
        return True

    def _presses(self, listing):
        """Any other refusal, and a purchase that a refusal left behind, is an error."""
        before = Purchase.objects.count()
        try:
            placed = place(self.baskets[listing.pk], self.home)
        except (NoLongerSold, ShopClosed):
            assert Purchase.objects.count() == before
            return False
        assert [order.order.lines.get().product_id for order in placed.orders.all()] == [listing.product_id]
        return True
