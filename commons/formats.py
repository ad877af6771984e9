"""Numbers, money and dates, by country and never by language alone."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language

from commons.country import here


def locale() -> str:
    """The CLDR locale for the reader's language in this country."""
    return here().locales[(get_language() or "ar")[:2]]


def number(value: Decimal | float) -> str:
    """A figure with this country's separators and Latin digits."""
    return _written(value, None, locale())


def amount(value: Decimal) -> str:
    """A sum of money without its unit: two decimals, or none when they are nought."""
    pattern = "#,##0" if value == value.to_integral_value() else "#,##0.00"
    return _written(value, pattern, locale())


def typed(value: Decimal) -> str:
    """A sum as someone of this country types it: as `amount`, but nothing between the thousands."""
    return _written(value, "0" if value == value.to_integral_value() else "0.00", locale())


@lru_cache(maxsize=8192)
def _written(value: Decimal | float, pattern: str | None, into: str) -> str:
    """With a true minus sign before what is below nought.

    Kept, because a list of twenty prices spent a third of its page's time here and prices repeat.
    """
    return format_decimal(value, format=pattern, locale=into, numbering_system="latn").replace("-", "−")


def unit() -> str:
    """The currency's everyday name in the reader's language."""
    return here().unit[(get_language() or "ar")[:2]]


def day(value: date | datetime, *, year: bool = True) -> str:
    """A date in words, as in 2 نونبر 2026. In French the first day of a month is the 1er, which no pattern says."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    words = format_date(value, format="d MMMM y" if year else "d MMMM", locale=locale())
    return words.replace("1 ", "1er ", 1) if value.day == 1 and locale().startswith("fr") else words


def month(value: date) -> str:
    """A month in words with its year, as in نونبر 2026."""
    return format_date(value, format="LLLL y", locale=locale())


def megabytes(size: int) -> str:
    """A size in bytes as megabytes with one decimal under ten, none above; what costs something is never nought."""
    found = round(Decimal(size) / 1_000_000, 1 if size < 10_000_000 else 0)
    return number(max(found, Decimal("0.1")) if size else found)


def clock(seconds: float) -> str:
    """A length in seconds as m:ss, or h:mm:ss from an hour on."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
