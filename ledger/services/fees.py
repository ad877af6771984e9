"""Rules of what is taken. They are added, never changed: a sale keeps the commission it was made under."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from commons.refusing import refusals_logged
from commons.services import record
from ledger.errors import BadHoliday, BadRule, RuleForBoth, RulePast
from ledger.models import CommissionRule, FeeHoliday
from ledger.rules import require_officer
from ledger.services.book import logger
from registry.models import Cooperative, Trade

PLACES = {"cooperative": 10, "trade": 20, "everyone": 30}
"""Where a rule stands in the row when nothing else is said: the nearer it fits, the earlier it is tried."""


@transaction.atomic
@refusals_logged(logger, "ledger.add-commission-rule", "rate", "in_force_from", "cooperative", "trade")
def add_commission_rule(
    *,
    rate: Decimal,
    in_force_from: date,
    in_force_until: date | None = None,
    cooperative: Cooperative | None = None,
    trade: Trade | None = None,
    floor: Decimal | None = None,
    cap: Decimal | None = None,
    by: Any = None,
) -> CommissionRule:
    """Adds a dated rule for a cooperative, a trade or everyone; from its day on it goes before older ones of its kind.

    `rate` is a share (0.08 is 8 %), `floor` and `cap` are sums a sale. Raises NotAllowed, RulePast, BadRule,
    RuleForBoth.
    """
    require_officer(by)
    if in_force_from < timezone.localdate():
        raise RulePast
    if _hangs_apart(rate, floor, cap, in_force_from, in_force_until):
        raise BadRule
    if cooperative and trade:
        raise RuleForBoth
    scope = "cooperative" if cooperative else "trade" if trade else "everyone"
    rule = CommissionRule.objects.create(
        place=PLACES[scope],
        rate=rate,
        floor=floor,
        cap=cap,
        cooperative=cooperative,
        trade=trade,
        in_force_from=in_force_from,
        in_force_until=in_force_until,
        by=by,
    )
    record(
        by=by, action="ledger.add_commission_rule", subject=rule, rate=str(rate), scope=str(cooperative or trade or "")
    )
    return rule


def _hangs_apart(rate: Decimal, floor: Decimal | None, cap: Decimal | None, since: date, until: date | None) -> bool:
    sums = [value for value in (floor, cap) if value is not None]
    return (
        not 0 <= rate <= 1
        or any(value < 0 for value in sums)
        or sums != sorted(sums)
        or (until is not None and until < since)
    )


@transaction.atomic
@refusals_logged(logger, "ledger.add-fee-holiday", "cooperative", "since", "until")
def add_fee_holiday(*, cooperative: Cooperative, since: date, until: date, reason: str, by: Any = None) -> FeeHoliday:
    """Frees a cooperative's sales of commission from one day to another, both included.

    Raises NotAllowed, RulePast, BadHoliday.
    """
    require_officer(by)
    if since < timezone.localdate():
        raise RulePast
    if until < since:
        raise BadHoliday
    holiday = FeeHoliday.objects.create(cooperative=cooperative, since=since, until=until, reason=reason, by=by)
    record(by=by, action="ledger.add_fee_holiday", subject=holiday, reason=reason, **_days(holiday))
    return holiday


@transaction.atomic
@refusals_logged(logger, "ledger.grant-first-year", "cooperative")
def grant_first_year(*, cooperative: Cooperative, opened_on: date, by: Any = None) -> FeeHoliday:
    """Frees a cooperative of commission from its opening for as long as FEE_FREE says; however often it opens, once.

    Raises NotAllowed.
    """
    require_officer(by)
    holiday, new = FeeHoliday.objects.get_or_create(
        cooperative=cooperative,
        first_year=True,
        defaults={"since": opened_on, "until": opened_on + settings.FEE_FREE, "by": by},
    )
    if new:
        record(by=by, action="ledger.grant_first_year", subject=holiday, **_days(holiday))
    return holiday


def _days(holiday: FeeHoliday) -> dict[str, Any]:
    return {"since": holiday.since.isoformat(), "until": holiday.until.isoformat()}
