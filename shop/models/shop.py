"""A cooperative's shop and how it delivers."""

from django.db import models
from django.db.models import Q
from oscar.core.loading import get_model

from registry.models import Cooperative, Province
from shop.enums import DeliveryKind, ShopState

Partner = get_model("partner", "Partner")


class Shop(models.Model):
    """Joins a cooperative to Oscar's partner. Buyers see it while OPEN; only shop.services moves its state."""

    cooperative = models.OneToOneField(Cooperative, on_delete=models.PROTECT, related_name="shop")
    partner = models.OneToOneField(Partner, on_delete=models.PROTECT, related_name="shop")
    state = models.CharField(max_length=10, choices=ShopState, default=ShopState.CLOSED)
    opened_at = models.DateTimeField(null=True)
    has_label = models.BooleanField(default=False)
    """Whether its products may carry the shared cooperative trademark."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ShopState.CLOSED) | Q(opened_at__isnull=False), name="shop_open_has_a_date"
            )
        ]

    def __str__(self) -> str:
        return str(self.cooperative)


class DeliveryOffer(models.Model):
    """One way a shop delivers: what it costs, how many days it takes, and where to."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="delivery_offers")
    kind = models.CharField(max_length=8, choices=DeliveryKind)
    price = models.DecimalField(max_digits=12, decimal_places=2)
    days_least = models.PositiveSmallIntegerField(default=2)
    days_most = models.PositiveSmallIntegerField(default=4)
    provinces = models.ManyToManyField(Province, blank=True, related_name="+")
    """Where it goes; empty means everywhere."""
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="delivery_price_not_negative"),
            models.CheckConstraint(condition=Q(days_most__gte=models.F("days_least")), name="delivery_days_in_order"),
            models.UniqueConstraint(
                fields=["shop", "kind"], condition=Q(is_active=True), name="delivery_kind_once_while_active"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shop}: {self.kind_name}"

    @property
    def kind_name(self) -> str:
        """What the way is called: `get_kind_display`, which makes a table of every kind for each offer of a basket."""
        return str(DeliveryKind(self.kind).label)
