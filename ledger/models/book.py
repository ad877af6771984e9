"""The book itself: accounts, entries, postings and the seal that closes an entry.

The database refuses any change or removal of these rows, an entry that does not balance, and an entry without a
seal (migration 0002, docs/adr/0004). Amounts are signed; a positive one is in favour of the account's holder.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ledger.enums import COOPERATIVES_OWN, HOUSES_OWN, AccountKind, Collector, EntryKind
from registry.models import Cooperative


def money(**options: Any) -> models.DecimalField:
    """A column for a sum in whole hundredths."""
    return models.DecimalField(max_digits=14, decimal_places=2, **options)


class Account(models.Model):
    """One kind of money of one cooperative, or of the house when `cooperative` is NULL, in one currency."""

    kind = models.CharField(max_length=12, choices=AccountKind)
    cooperative = models.ForeignKey(Cooperative, null=True, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "cooperative", "currency"], name="account_once"),
            models.UniqueConstraint(
                fields=["kind", "currency"], condition=Q(cooperative__isnull=True), name="house_account_once"
            ),
            models.CheckConstraint(
                condition=Q(cooperative__isnull=False, kind__in=COOPERATIVES_OWN)
                | Q(cooperative__isnull=True, kind__in=HOUSES_OWN),
                name="account_has_its_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cooperative_id or 'house'} {self.currency}"


class Seal(models.Model):
    """Closes the entry of its key: it must balance by then, and takes no posting afterwards."""

    key = models.CharField(max_length=120, primary_key=True)

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    """One thing that happened to money. Its key makes it happen once; its seal must exist when the transaction ends."""

    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, db_column="key", related_name="entry")
    """The idempotency key, as in `sale:R1001-1`; a deferred foreign key, so that no unsealed entry is ever kept."""
    kind = models.CharField(max_length=12, choices=EntryKind)
    reference = models.CharField(max_length=60, blank=True)
    """The order's number, or the payout's."""
    happened_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["reference", "kind"], name="entry_reference"),
            models.Index(fields=["happened_at"], name="entry_moment"),
        ]

    def __str__(self) -> str:
        return self.seal_id


class Posting(models.Model):
    """One side of an entry."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="postings")
    amount = money()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "account"], name="account_once_in_entry"),
            models.CheckConstraint(condition=~Q(amount=0), name="posting_not_nought"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.account_id}"


class Sale(models.Model):
    """The figures of a delivered order as they were at sale, so that a refund reverses at the sale's own rate."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="sale")
    order_number = models.CharField(max_length=60, unique=True)
    cooperative = models.ForeignKey(Cooperative, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    goods = money()
    delivery = money()
    commission = money()
    collected_by = models.CharField(max_length=12, choices=Collector)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(goods__gt=0, delivery__gte=0, commission__gte=0, commission__lte=F("goods")),
                name="sale_within_bounds",
            )
        ]

    def __str__(self) -> str:
        return self.order_number
