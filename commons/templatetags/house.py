"""Tags and filters that every template has without loading: icons, figures, money, dates, phones."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commons import formats, phones
from commons.origins import page_to_read

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite. `extra="dir"` mirrors it in right-to-left pages; give it to what points or reads."""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {extra}" if extra else "",
        static("tiwiza/icons.svg"),
        name,
    )


@register.filter
def in_language(request: Any, language: str) -> str:
    """The address of the same page in another language, its query kept; a page under no language leads to the front,
    and one that a form brought back to where the form was sent from.

    Where the page tree has another address for it, or none, the page there leads on (cms.views.serve).
    """
    spoken, _, rest = page_to_read(request).lstrip("/").partition("/")
    return f"/{language}/{rest}" if spoken in dict(settings.LANGUAGES) else f"/{language}/"


@register.filter
def to_read(request: Any) -> str:
    """The address to come back to after another language was chosen; after a form, where it was sent from."""
    return page_to_read(request)


@register.filter
def num(value: Any) -> SafeString:
    """A figure in bdi, with the country's separators."""
    return format_html("<bdi>{}</bdi>", formats.number(value))


@register.filter
def code(value: Any) -> SafeString:
    """An order number, permit number or other code, kept left to right."""
    return format_html('<bdi dir="ltr">{}</bdi>', value)


@register.filter
def name(value: Any) -> SafeString:
    """A name in bdi: Arabic letters in a French sentence do not carry its commas along, nor French ones in Arabic."""
    return format_html("<bdi>{}</bdi>", value)


@register.filter
def money(value: Decimal) -> SafeString:
    """A sum with its unit."""
    return format_html("<bdi>{}</bdi> {}", formats.amount(value), formats.unit())


@register.filter
def less(value: Decimal) -> SafeString:
    """A sum that is taken off, with its unit: a minus sign before it."""
    return money(-value)


@register.filter
def amount(value: Decimal) -> SafeString:
    """A sum without its unit."""
    return format_html("<bdi>{}</bdi>", formats.amount(value))


@register.simple_tag
def unit() -> str:
    """The currency's everyday name."""
    return formats.unit()


@register.filter
def day(value: date) -> str:
    """A date in words with its year."""
    return formats.day(value)


@register.filter
def shortday(value: date) -> str:
    """A date in words without its year."""
    return formats.day(value, year=False)


@register.filter
def month(value: date) -> str:
    """A month in words with its year."""
    return formats.month(value)


@register.filter
def phone(value: str) -> SafeString:
    """A phone number as people here write it, kept left to right."""
    return format_html('<bdi dir="ltr">{}</bdi>', phones.shown(value))


@register.filter
def megabytes(value: int) -> SafeString:
    """A size in bytes as megabytes, without the unit."""
    return format_html("<bdi>{}</bdi>", formats.megabytes(value))


@register.filter
def clock(value: float) -> SafeString:
    """A length in seconds as m:ss."""
    return format_html('<bdi dir="ltr">{}</bdi>', formats.clock(value))
