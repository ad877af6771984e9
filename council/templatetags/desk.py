"""What the council's pages draw more than once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils.translation import gettext as _

from commons import formats
from commons.models import AuditLine
from commons.templatetags.house import clock, money
from council import typed
from council.words import ACTIONS, CODES, FACTS, SUMS, SUMS_OF
from registry.enums import AuthorisationState
from shop.enums import ShopState

register = template.Library()
UNTOLD = {"attempt", "folder", "memberships", "photograph", "track"}
"""Facts kept for the engineers: names on the disk, keys of rows."""
PAPERS = {
    AuthorisationState.VERIFIED: ("ok", "check"),
    AuthorisationState.SUBMITTED: ("wait", "clock"),
    AuthorisationState.REFUSED: ("stop", "alert"),
    AuthorisationState.WITHDRAWN: ("stop", "alert"),
}
SHOPS = {ShopState.OPEN: ("ok", "check"), ShopState.CLOSED: ("wait", "lock"), ShopState.SUSPENDED: ("stop", "alert")}
PAYOUTS = {"sent": ("wait", "clock"), "confirmed": ("ok", "check"), "failed": ("stop", "alert")}


@register.filter
def action(line: AuditLine) -> Any:
    """What happened, in words; the bare name for an action that has none yet."""
    return ACTIONS.get(line.action, line.action)


@register.filter
def subject(line: AuditLine) -> str:
    """What it happened to, by its label; an order without the number sign that Oscar puts before its number."""
    return line.subject_label.removeprefix("#")


@register.filter
def facts(line: AuditLine, trades: dict[str, str]) -> list[tuple[str, Any]]:
    """The plain facts of a line as an officer reads them, empty ones left out; many things are counted.

    `trades` are the names of trades by their slug, asked once for all lines.
    """
    sums = SUMS | SUMS_OF.get(line.action, set())
    said = sorted((_turn(name), name, value) for name, value in line.facts.items() if _says(name, value))
    return [
        (
            FACTS.get(name, name),
            _sum(value) if name in sums else _plain(name, trades.get(value, value) if name == "trade" else value),
        )
        for _place, name, value in said
    ]


def _turn(name: str) -> int:
    return list(FACTS).index(name) if name in FACTS else len(FACTS)


def _says(name: str, value: Any) -> bool:
    return name not in UNTOLD and value not in ("", None, [])


def _sum(value: str) -> str:
    """Money as it is written elsewhere; a product that had lost its price has none to write."""
    try:
        return money(Decimal(value))
    except InvalidOperation:
        return value


def _plain(name: str, value: Any) -> Any:
    if name in MEASURES:
        return MEASURES[name](value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | dict):
        return _(", ").join(map(str, value)) if all(isinstance(each, int) for each in value) else len(value)
    return next((codes(value).label for codes in CODES.get(name, ()) if value in codes.values), value)


@register.filter
def percent(rate: Decimal) -> str:
    """A share as per cent, without trailing noughts."""
    return formats.number((rate * 100).normalize())


def _day(value: str) -> str:
    return formats.day(date.fromisoformat(value))


def _length(milliseconds: int) -> str:
    return clock(milliseconds / 1000)


MEASURES: dict[str, Callable[[Any], str]] = {
    "bytes": formats.megabytes,
    "duration": _length,
    "watched": _length,
    "since": _day,
    "until": _day,
    "in_force_from": _day,
    "rate": lambda value: f"{percent(Decimal(value))}\u00a0%",
}
"""How facts are told that are neither codes nor counts: each as it is everywhere else."""


@register.inclusion_tag("council/parts/tag.html")
def paper_tag(paper: Any) -> dict[str, Any]:
    """A paper's state: icon, word and colour."""
    return _tag(PAPERS, paper.state, paper.get_state_display())


@register.inclusion_tag("council/parts/tag.html")
def shop_tag(state: str) -> dict[str, Any]:
    """A shop's state."""
    return _tag(SHOPS, state, ShopState(state).label)


@register.inclusion_tag("council/parts/tag.html")
def payout_tag(payout: Any) -> dict[str, Any]:
    """A payout's state."""
    return _tag(PAYOUTS, payout.state, payout.get_state_display())


def _tag(drawn: dict[Any, tuple[str, str]], state: str, words: Any) -> dict[str, Any]:
    kind, sign = drawn[state]
    return {"kind": kind, "sign": sign, "words": words}


@register.inclusion_tag("council/parts/reason.html", takes_context=True)
def reason(context: Any, address: str, question: str, button: str, **hidden: Any) -> dict[str, Any]:
    """A decision that needs a sentence: folded up, with the field that the people concerned will read.

    Open when it was refused a moment ago, with her words in it, or with the sentence that asks for them.
    """
    words = typed.take(context["request"], address)
    return {
        "address": address,
        "typed": words or "",
        "refused": words is not None,
        "question": question,
        "button": button,
        "hidden": hidden,
        "csrf_token": context.get("csrf_token"),
        "back": context["request"].get_full_path(),
    }


@register.simple_tag(takes_context=True)
def typed_reason(context: Any, address: str) -> str | None:
    """What she typed for a decision at this address that was refused a moment ago; None where none was."""
    return typed.take(context["request"], address)
