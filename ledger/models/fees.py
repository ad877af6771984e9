"""What the portal takes of a sale, and who is free of it until when. Rows are added, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ledger.models.book import money
from registry.models import Cooperative, Trade


class CommissionRule(models.Model):
    """A share of the goods' value. The first that fits counts: lowest place, then the newest day, then the newest row.

    With a cooperative it holds for her, with a trade for cooperatives of that trade, with neither for everyone.
    """

    place = models.PositiveSmallIntegerField()
    cooperative = models.ForeignKey(Cooperative, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    trade = models.ForeignKey(Trade, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rate = models.DecimalField(max_digits=5, decimal_places=4)
    """Share of the goods: 0.0800 is 8 %."""
    floor = money(null=True, blank=True)
    cap = money(null=True, blank=True)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    """The last day; NULL for as long as no newer rule takes its place."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lte=1), name="commission_rate_0_to_1"),
            models.CheckConstraint(
                condition=(Q(floor__isnull=True) | Q(floor__gte=0))
                & (Q(cap__isnull=True) | Q(cap__gte=0))
                & (Q(floor__isnull=True) | Q(cap__isnull=True) | Q(cap__gte=F("floor"))),
                name="commission_floor_below_cap",
            ),
            models.CheckConstraint(
                condition=Q(cooperative__isnull=True) | Q(trade__isnull=True), name="commission_rule_one_scope"
            ),
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True) | Q(in_force_until__gte=F("in_force_from")),
                name="commission_rule_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["place", "-in_force_from"], name="commission_rule_order")]

    def __str__(self) -> str:
        return f"{self.rate:.2%} ({self.in_force_from})"


class FeeHoliday(models.Model):
    """Days on which a cooperative's sales bear no commission."""

    cooperative = models.ForeignKey(Cooperative, on_delete=models.PROTECT, related_name="fee_holidays")
    since = models.DateField()
    until = models.DateField()
    """The last free day."""
    first_year = models.BooleanField(default=False)
    """Whether it is the one every cooperative gets once, from its opening on."""
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="fee_holiday_ends_after_it_began"),
            models.UniqueConstraint(
                fields=["cooperative"], condition=Q(first_year=True), name="fee_free_first_year_once"
            ),
        ]
        indexes = [models.Index(fields=["cooperative", "until"], name="fee_holiday_of")]

    def __str__(self) -> str:
        return str(self.cooperative)
