"""What the market adds to Oscar's product."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from oscar.core.loading import get_model
from wagtail.search import index

from registry.models import Standard, Trade
from shop.enums import ListingState
from shop.models.shop import Shop

Product = get_model("catalogue", "Product")


class Listing(index.Indexed, models.Model):
    """A product as the market offers it. Whether a buyer may see it is `shop.queries.sellable`, nothing else."""

    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="listing")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="listings")
    trade = models.ForeignKey(Trade, on_delete=models.PROTECT, related_name="listings")
    standard = models.ForeignKey(Standard, null=True, blank=True, on_delete=models.PROTECT, related_name="listings")
    state = models.CharField(max_length=10, choices=ListingState, default=ListingState.DRAFT)
    note = models.TextField(blank=True)
    """What the council asks to change when it refuses."""
    pack = models.CharField(max_length=60, blank=True)
    """What one piece is, as in «جرّة 500 غ»."""
    batch = models.CharField(max_length=40, blank=True)
    made_on = models.DateField(null=True, blank=True)
    search_text = models.TextField(blank=True)
    """Title, words, cooperative, place and trade in all languages, folded by commons.arabic.fold."""
    picture = models.FileField(upload_to="goods/", blank=True)
    """The first photograph, as the product page shows it: 800 px wide. Served only to whoever may see the listing."""
    thumb = models.FileField(upload_to="goods/", blank=True)
    """As lists show it: 240 px wide, about 8 kB."""
    once = models.UUIDField(null=True, editable=False)
    """From the page on which it was put up; the same page pressed twice is one product."""
    revision = models.PositiveIntegerField(default=1)
    """Counts up with every change that buyers would read; never down (shop/guards.py)."""
    changed_at = models.DateTimeField(auto_now=True)
    approved_revision = models.PositiveIntegerField(null=True)
    """The revision that the council read and approved."""
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    search_fields = [index.SearchField("search_text")]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "once"], name="listing_put_up_once"),
            models.CheckConstraint(
                condition=~Q(state=ListingState.APPROVED)
                | Q(
                    approved_at__isnull=False,
                    approved_by__isnull=False,
                    approved_revision__isnull=False,
                    approved_revision=F("revision"),
                ),
                name="listing_approved_as_it_stands",
            ),
            models.CheckConstraint(
                condition=~Q(state=ListingState.REFUSED) | ~Q(note=""), name="listing_refusal_says_why"
            ),
        ]
        indexes = [
            # Every picture that is asked for is looked up by its name.
            models.Index(fields=["picture"], name="listing_picture"),
            models.Index(fields=["thumb"], name="listing_thumb"),
            models.Index(fields=["state", "-approved_at"], name="listing_newest"),
            models.Index(fields=["shop", "state"], name="listing_of_shop"),
            # Browsing and counting read nothing else of a row: 5,000 products in under a millisecond, not thirteen.
            models.Index(fields=["state", "shop", "trade", "approved_at"], name="listing_shelf"),
        ]

    def __str__(self) -> str:
        return str(self.product)

    @property
    def is_as_approved(self) -> bool:
        """Whether the council has approved the words and the picture that stand: no buyer is shown any others.

        So it is of an approved product, and of one that was taken off the shelf and not changed since: that raised its
        revision by the one step, and whatever else is done with it raises it further (shop/guards.py).
        """
        if self.state == ListingState.WITHDRAWN and self.approved_revision is not None and not self.note:
            return self.revision == self.approved_revision + 1
        return self.state == ListingState.APPROVED
