"""One purchase of a buyer, and under it one Oscar order for each cooperative."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from oscar.core.loading import get_model

from ledger.enums import Collector
from registry.models import Province
from shop.enums import DeliveryKind, Handover, PaymentKind, state_words
from shop.models.shop import Shop

Order = get_model("order", "Order")
Line = get_model("order", "Line")
LONGEST_TRACKING = 60
"""Characters of a tracking number."""
LONGEST_REASON = 300


class OrderNumber(models.Model):
    """The sequence that numbers purchases: one row a purchase, its key is the number."""


class Purchase(models.Model):
    """What a buyer ordered in one go. Number R1001; its orders are R1001-1, R1001-2."""

    number = models.CharField(max_length=20, unique=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Opens the tracking page to whoever holds the link."""
    idempotency_key = models.CharField(max_length=64, unique=True)
    """From the checkout page; the same key pressed twice is one purchase."""
    fingerprint = models.CharField(max_length=64, blank=True)
    """SHA-256 of what the buyer filled in, so that the same key with another body is known and refused."""
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="purchases")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20)
    province = models.ForeignKey(Province, null=True, on_delete=models.PROTECT, related_name="+")
    city = models.CharField(max_length=80)
    address = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=2, default="ar")
    """In which the buyer is told what becomes of it."""
    payment = models.CharField(max_length=20, choices=PaymentKind, default=PaymentKind.CASH_ON_DELIVERY)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=12, decimal_places=2)
    placed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(total__gte=0), name="purchase_total_not_negative")]

    def __str__(self) -> str:
        return self.number

    @property
    def province_beside_city(self) -> Province | None:
        """The province as a line under the city; None where the city is its town, whoever wrote it in what language."""
        return None if self.province is None or self.province.goes_by(self.city) else self.province


class PurchasedOrder(models.Model):
    """What the market adds to an Oscar order: its purchase, its shop, its delivery, its frozen commission."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="purchased")
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="orders")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="orders")
    delivery = models.CharField(max_length=8, choices=DeliveryKind)
    delivery_price = models.DecimalField(max_digits=12, decimal_places=2)
    days_least = models.PositiveSmallIntegerField(default=0)
    days_most = models.PositiveSmallIntegerField(default=0)
    """How many days the buyer was told the delivery takes."""
    tracking_number = models.CharField(max_length=LONGEST_TRACKING, blank=True)
    commission_rate = models.DecimalField(max_digits=5, decimal_places=4)
    """Share of the goods' value, frozen at sale; 0 in a fee holiday."""
    commission = models.DecimalField(max_digits=12, decimal_places=2)
    """The sum that rate came to, frozen at sale."""
    confirmed_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    """When it was refused at the door or cancelled."""
    end_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    """Why, as the seller wrote it, or in the portal's own words (see `end_words`)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purchase", "shop"], name="one_order_a_shop_in_a_purchase"),
            models.CheckConstraint(
                condition=Q(commission__gte=0, commission_rate__gte=0, commission_rate__lte=1),
                name="commission_within_bounds",
            ),
            models.CheckConstraint(condition=Q(delivery_price__gte=0), name="order_delivery_price_not_negative"),
        ]
        indexes = [models.Index(fields=["shop", "-id"], name="order_of_shop")]

    def __str__(self) -> str:
        return str(self.order)

    @property
    def state_word(self) -> str:
        """Where the order stands, in the reader's language."""
        return str(state_words(self.order.status, self.delivery))

    @property
    def handover(self) -> Handover:
        """Whether it is brought or collected; the label says when it is paid."""
        return Handover.of([self.delivery])

    @property
    def collected_by(self) -> Collector:
        """Who takes the buyer's cash, and hands back what is given back: by post the council, otherwise the
        cooperative, which then owes the commission.
        """
        return Collector.COUNCIL if self.delivery == DeliveryKind.POST else Collector.COOPERATIVE

    @property
    def end_words(self) -> str:
        """Why it ended; the portal's own words in the reader's language. Empty when nobody said."""
        return gettext(self.end_reason) if self.end_reason else ""


class BoughtPicture(models.Model):
    """The picture of a product as its buyer saw it, whatever becomes of the product afterwards."""

    line = models.OneToOneField(Line, on_delete=models.CASCADE, related_name="bought")
    thumb = models.CharField(max_length=100, db_index=True)
    """The stored name of the listing's small picture."""

    def __str__(self) -> str:
        return self.thumb
