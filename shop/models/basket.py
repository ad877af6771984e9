"""What the market adds to Oscar's basket."""

from django.db import models
from oscar.core.loading import get_model

from shop.enums import DeliveryKind
from shop.models.shop import Shop

Basket = get_model("basket", "Basket")


class ChosenDelivery(models.Model):
    """How the buyer wants one shop's part of the basket to reach her; without a row, the cheapest that is brought."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="deliveries")
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=DeliveryKind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["basket", "shop"], name="delivery_chosen_once_a_shop")]

    def __str__(self) -> str:
        return f"{self.shop}: {self.get_kind_display()}"
