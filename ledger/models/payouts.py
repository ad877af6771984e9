"""How earned money leaves the house: settled, put in a batch for the bank, confirmed or come back."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ledger.enums import PayoutState
from ledger.models.book import Posting, money
from registry.models import Cooperative


class Settlement(models.Model):
    """One decision that what was earned up to a moment may be paid out."""

    up_to = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"S{self.pk:04d}"


class Settled(models.Model):
    """That a settlement took up one posting on an earned account; the database lets that happen once."""

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="settled")
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="settled")

    class Meta:
        verbose_name_plural = "settled"

    def __str__(self) -> str:
        return f"{self.settlement_id}: {self.posting_id}"


class PayoutBatch(models.Model):
    """One run: everything that was due, in one file for the bank."""

    currency = models.CharField(max_length=3)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    run_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "payout batches"

    def __str__(self) -> str:
        return f"V{self.pk:04d}"


class Payout(models.Model):
    """What one cooperative is sent in a batch, to the account it had that day."""

    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, related_name="payouts")
    cooperative = models.ForeignKey(Cooperative, on_delete=models.PROTECT, related_name="payouts")
    amount = money()
    holder = models.CharField(max_length=120)
    bank_account = models.CharField(max_length=34)
    bank_name = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=PayoutState, default=PayoutState.SENT)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    """Why it came back, in the bank's words."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "cooperative"], name="payout_once_in_batch"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_positive"),
            models.CheckConstraint(condition=~Q(bank_account=""), name="payout_has_an_account"),
            models.CheckConstraint(
                condition=Q(state=PayoutState.SENT, decided_at__isnull=True)
                | (~Q(state=PayoutState.SENT) & Q(decided_at__isnull=False)),
                name="payout_decided_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=PayoutState.FAILED) | ~Q(reason=""), name="failed_payout_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["cooperative", "state"], name="payout_of")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What the bank prints beside the transfer: batch and place, as in V0012-345."""
        return f"V{self.batch_id:04d}-{self.pk}"
