"""Health and trade papers, and the specifications products keep to."""

from django.db import models
from django.db.models import F, Q

from registry.enums import AuthorisationState
from registry.models.cooperative import Cooperative
from registry.models.names import ThreeNames
from registry.models.place import Trade


class Standard(ThreeNames):
    """A registered specification (cahier des charges) that products of a trade keep to."""

    trade = models.ForeignKey(Trade, on_delete=models.PROTECT, related_name="standards")
    reference = models.CharField(max_length=60, unique=True)
    in_force_from = models.DateField()


class Authorisation(models.Model):
    """A health or trade document of a cooperative. In force when verified and the day lies within its dates."""

    cooperative = models.ForeignKey(Cooperative, on_delete=models.PROTECT, related_name="authorisations")
    trade = models.ForeignKey(Trade, on_delete=models.PROTECT, related_name="authorisations")
    """Its scope: the trade whose products it allows."""
    issuer = models.CharField(max_length=120, default="ONSSA")
    number = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_until = models.DateField()
    file = models.FileField(upload_to="authorisations/", blank=True)
    state = models.CharField(max_length=10, choices=AuthorisationState, default=AuthorisationState.SUBMITTED)
    note = models.TextField(blank=True)
    """What the council asks for when it is refused."""
    created_at = models.DateTimeField(auto_now_add=True)
    end_told_at = models.DateTimeField(null=True, blank=True)
    """When its cooperative was told that it ends; NULL until then, and whoever moves it on sends the message."""

    class Meta:
        constraints = [
            # A paper may cover several trades, and one that was refused may be sent again.
            models.UniqueConstraint(
                # a renewed paper may keep its number; `submit_authorisation` holds it to one cooperative
                fields=["issuer", "number", "trade", "valid_until"],
                condition=Q(state__in=[AuthorisationState.SUBMITTED, AuthorisationState.VERIFIED]),
                name="authorisation_once_for_trade_and_term",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="authorisation_has_a_number"),
            models.CheckConstraint(
                condition=~Q(state=AuthorisationState.REFUSED, note=""), name="authorisation_refused_with_a_note"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="authorisation_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["cooperative", "trade", "state", "valid_until"], name="authorisation_in_force")]

    def __str__(self) -> str:
        return f"{self.issuer} {self.number}"
