"""What the market's pages draw more than once."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from commons.formats import number

register = template.Library()


@register.simple_tag
def plate(tint: str, picture: str, alt: str = "", extra: str = "", size: int = 240) -> SafeString:
    """A product's picture on its tinted plate, or the drawn jar while it has none. `picture` is the stored name."""
    source = f"{settings.MEDIA_URL}{picture}" if picture else static("tiwiza/art/market.svg")
    return format_html(
        '<div class="pic t-{} {}"><img src="{}" alt="{}" width="{}" height="{}"{}></div>',
        tint,
        f"{extra} photo" if picture else extra,
        source,
        alt,
        size,
        size,
        "" if extra else SafeString(' loading="lazy"'),
    )


@register.simple_tag
def pair(first: str, second: str) -> SafeString:
    """Two names with the comma of the reader's language between them."""
    names = {"first": format_html("<bdi>{}</bdi>", first), "second": format_html("<bdi>{}</bdi>", second)}
    return mark_safe(gettext("%(first)s, %(second)s") % names)  # noqa: S308 -- our own sentence, names escaped


@register.simple_tag
def days(least: int, most: int) -> SafeString:
    """How many days a delivery takes: one figure when the fewest are the most, else both."""
    figures = {"least": format_html("<bdi>{}</bdi>", number(least)), "most": format_html("<bdi>{}</bdi>", number(most))}
    if least == most:
        words = ngettext("%(most)s day", "%(most)s days", most)
    else:
        words = ngettext("%(least)s to %(most)s day", "%(least)s to %(most)s days", most)
    return mark_safe(words % figures)  # noqa: S308 -- our own sentence, figures escaped
