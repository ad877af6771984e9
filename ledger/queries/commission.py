"""What the portal takes of a sale on a day, and why."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commons import formats
from commons.prepared import Prepared
from ledger.models import CommissionRule, FeeHoliday
from ledger.queries.sums import CENT
from registry.models import Cooperative


@dataclass(frozen=True)
class Commission:
    """The commission of one sale; the caller freezes `rate` and `amount` with the order."""

    rate: Decimal
    amount: Decimal
    words: str
    """Why it is so much, in the reader's language."""


def commission_for(*, cooperative: Cooperative, goods: Decimal, day: date | None = None) -> Commission:
    """What goods of this value bear on a day (today when none is named); nothing in a fee holiday or without a rule.

    The first rule that fits counts: lowest place, then the newest day. Rounded half up to hundredths, raised to the
    rule's least, lowered to its most, and never above the goods themselves. At most two queries.
    """
    day = day or timezone.localdate()
    holiday = next(iter(HOLIDAY(cooperative=[cooperative.pk], day=[day])), None)
    if holiday is not None:
        return Commission(
            Decimal(0), Decimal(0), _("No commission until %(day)s.") % {"day": formats.day(holiday.until)}
        )
    rule = _first_rule(cooperative, day)
    if rule is None:
        return Commission(Decimal(0), Decimal(0), _("No commission is set."))
    share = formats.number((rule.rate * 100).normalize())
    return Commission(rule.rate, _amount(rule, goods), _("Commission of %(share)s %% of the goods.") % {"share": share})


def commission_rules() -> QuerySet[CommissionRule]:
    """All rules in the order in which they are tried."""
    return CommissionRule.objects.select_related("cooperative", "trade").order_by("place", "-in_force_from", "-pk")


def fee_holidays() -> QuerySet[FeeHoliday]:
    """All fee holidays, the one that lasts longest first."""
    return FeeHoliday.objects.select_related("cooperative").order_by("-until", "-pk")


def _first_rule(cooperative: Cooperative, day: date) -> CommissionRule | None:
    return next(iter(RULE(cooperative=[cooperative.pk], day=[day])), None)


def _holiday(*, cooperative: list[int], day: list[date]) -> QuerySet[FeeHoliday]:
    return fee_holidays().filter(cooperative=cooperative[0], since__lte=day[0], until__gte=day[0])[:1]


def _rule(*, cooperative: list[int], day: list[date]) -> QuerySet[CommissionRule]:
    trades = Cooperative.trades.through.objects.filter(cooperative=cooperative[0]).values("trade")
    return (
        commission_rules()
        .filter(Q(in_force_until__isnull=True) | Q(in_force_until__gte=day[0]), in_force_from__lte=day[0])
        .filter(Q(cooperative__isnull=True) | Q(cooperative=cooperative[0]))
        .filter(Q(trade__isnull=True) | Q(trade__in=trades))[:1]
    )


HOLIDAY = Prepared(_holiday, cooperative=int, day=date)
RULE = Prepared(_rule, cooperative=int, day=date)


def _amount(rule: CommissionRule, goods: Decimal) -> Decimal:
    amount = (goods * rule.rate).quantize(CENT, ROUND_HALF_UP)
    if rule.floor is not None:
        amount = max(amount, rule.floor)
    if rule.cap is not None:
        amount = min(amount, rule.cap)
    return min(amount, goods)
