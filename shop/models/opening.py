"""The decision that a shop is open, and every requirement it rested on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from registry.models import Cooperative
from shop.enums import ShopState
from shop.models.shop import Shop


class OpeningPolicy(models.Model):
    """One version of the opening rule; of those whose day has come the one of the newest day is in force.

    `version` says in which order they were added: of two of one day the later is in force. Each opening names the
    version it rested on.
    """

    version = models.PositiveIntegerField(unique=True)
    in_force_from = models.DateField()
    by_hand = models.BooleanField(default=True)
    """Whether an officer opens; otherwise the shop opens by itself when the last requirement is met."""
    products_needed = models.PositiveSmallIntegerField(default=2)
    terms_version = models.CharField(max_length=20, default="2026-1")

    class Meta:
        verbose_name_plural = "opening policies"

    def __str__(self) -> str:
        return f"{self.version} ({self.in_force_from})"


class TermsAcceptance(models.Model):
    """That a cooperative signed a version of the market's terms."""

    cooperative = models.ForeignKey(Cooperative, on_delete=models.PROTECT, related_name="terms")
    version = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cooperative", "version"], name="terms_signed_once")]

    def __str__(self) -> str:
        return f"{self.cooperative}: {self.version}"


class OpeningEvent(models.Model):
    """A shop opened, was suspended or reopened: who, when, under which version, resting on what."""

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="events")
    state = models.CharField(max_length=10, choices=ShopState)
    """The state the shop came into."""
    policy = models.ForeignKey(OpeningPolicy, on_delete=models.PROTECT, related_name="events")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    """The officer, or NULL when the shop opened by itself."""
    reason = models.TextField(blank=True)
    requirements = models.JSONField(default=list)
    """Every requirement as it stood: kind, met, words, and the version of the rule of its own."""
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        # A reopening has its reason too: only the rows before it tell it from a first opening, so a guard asks for it.
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ShopState.SUSPENDED) | ~Q(reason=""), name="suspension_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.shop}: {self.get_state_display()}"

    @property
    def training_rule(self) -> int:
        """The version of the training rule that it rested on; 0 for an event that rested on none."""
        return max((row.get("rule", 0) for row in self.requirements), default=0)
