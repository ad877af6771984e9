"""What the portal takes of a sale on a day, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
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
    """What goods of this value bear on a day (today when none is named); see `commissions_for`."""
    return commissions_for(goods={cooperative.pk: goods}, day=day)[cooperative.pk]


def commissions_for(*, goods: Mapping[int, Decimal], day: date | None = None) -> dict[int, Commission]:
    """What the goods of each cooperative, by its key, bear on a day; nothing in a fee holiday or without a rule.

    The first rule that fits counts: lowest place, then the newest day. Rounded half up to hundredths, raised to the
    rule's least, lowered to its most, and never above the goods themselves. At most two queries, however many they are.
    """
    terms = TERMS(cooperative=sorted(goods), day=[day or timezone.localdate()])
    asked = sorted({rule for _, exempt_until, rule in terms if rule and not exempt_until})
    rules = {rule.pk: rule for rule in RULES(rule=asked)} if asked else {}
    return {key: _commission(goods[key], exempt_until, rules.get(rule)) for key, exempt_until, rule in terms}


def _commission(goods: Decimal, exempt_until: date | None, rule: CommissionRule | None) -> Commission:
    if exempt_until is not None:
        return Commission(
            Decimal(0), Decimal(0), _("No commission until %(day)s.") % {"day": formats.day(exempt_until)}
        )
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


def _terms(*, cooperative: list[int], day: list[date]) -> QuerySet[Any, tuple[int, date | None, int | None]]:
    """Key of each cooperative, the last day of its fee holiday, and the key of the first rule that fits it."""
    exempt = fee_holidays().filter(cooperative=OuterRef("pk"), since__lte=day[0], until__gte=day[0])
    trades = Cooperative.trades.through.objects.filter(cooperative=OuterRef(OuterRef("pk"))).values("trade")
    fitting = (
        commission_rules()
        .filter(Q(in_force_until__isnull=True) | Q(in_force_until__gte=day[0]), in_force_from__lte=day[0])
        .filter(Q(cooperative__isnull=True) | Q(cooperative=OuterRef("pk")))
        .filter(Q(trade__isnull=True) | Q(trade__in=trades))
    )
    return (
        Cooperative.objects.filter(pk__in=cooperative)
        .annotate(exempt_until=Subquery(exempt.values("until")[:1]), rule=Subquery(fitting.values("pk")[:1]))
        .values_list("pk", "exempt_until", "rule")
    )


TERMS = Prepared(_terms, cooperative=int, day=date)
RULES = Prepared(lambda *, rule: CommissionRule.objects.filter(pk__in=rule), rule=int)


def _amount(rule: CommissionRule, goods: Decimal) -> Decimal:
    amount = (goods * rule.rate).quantize(CENT, ROUND_HALF_UP)
    if rule.floor is not None:
        amount = max(amount, rule.floor)
    if rule.cap is not None:
        amount = min(amount, rule.cap)
    return min(amount, goods)
