"""The monthly statement as a paper."""

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commons import formats, phones
from commons import pdf as papers
from commons.formats import amount
from ledger.queries import Line, Statement, last_payout, statement
from registry.models import Cooperative


def pdf(cooperative: Cooperative, month: date, language: str) -> bytes:
    """The statement of the month that holds the day, in ar, fr or en.

    A past month is the same paper whenever it is asked for, while the cooperative keeps its name and phone.
    """
    with translation.override(language):
        return papers.render("ledger/statement", _data(statement(cooperative, month), language))


def _data(found: Statement, language: str) -> dict[str, Any]:
    cooperative = found.cooperative
    bank, account = _paid_into(found)
    return {
        "language": language,
        "house": _("Tiwiza"),
        "title": _("Statement of account"),
        "number": found.number,
        "period": _("From %(first)s to %(last)s")
        % {"first": formats.day(found.month), "last": formats.day(found.until)},
        "standing": "" if found.ended else _("The month is not over: this is how things stand so far."),
        "holder": {
            "name": cooperative.name,
            "latin": cooperative.name_latin,
            "account": account,
            "bank": bank,
            "phone": phones.shown(cooperative.phone) if cooperative.phone else "",
        },
        "unit": formats.unit(),
        "opening": amount(found.opening),
        "closing": amount(found.closing),
        "summary": [[words, amount(moved)] for words, moved in found.steps],
        "rows": [_row(line) for line in found.lines],
        "totals": {name: amount(found.total(name)) for name in ("goods", "delivery", "commission", "kept", "amount")},
        "words": _words(found),
    }


def _paid_into(found: Statement) -> tuple[str, str]:
    """Bank and account: of a month that is over those its money was last sent to, whatever has changed since."""
    held = last_payout(found.cooperative, found.until) if found.ended else found.cooperative
    return (held.bank_name, held.bank_account) if held else ("", "")


def _row(line: Line) -> dict[str, str]:
    figures = {name: getattr(line, name) for name in ("goods", "delivery", "commission", "kept")}
    return {
        "day": formats.day(line.at, year=False),
        "what": str(line.kind.label),
        "words": line.words,
        "reference": line.reference,
        "amount": amount(line.amount),
        **{name: amount(value) if value else "" for name, value in figures.items()},
    }


def _words(found: Statement) -> dict[str, str]:
    return {
        "number": _("Number"),
        "account": _("Bank account"),
        "phone": _("Phone"),
        "opening": _("Owed to you at the beginning of %(day)s") % {"day": formats.day(found.month)},
        "closing": _("Owed to you at the end of %(day)s") % {"day": formats.day(found.until)}
        if found.ended
        else _("Owed to you now"),
        "day": pgettext("statement", "Day"),
        "what": _("What"),
        "goods": pgettext("statement", "Goods"),
        "delivery": pgettext("statement", "Delivery"),
        "commission": pgettext("statement", "Commission"),
        "kept": _("Cash you kept"),
        "amount": _("Added or taken off"),
        "total": pgettext("statement", "Total"),
        "nothing": _("Nothing was sold or paid in this month."),
        "below": _("What stands below nought is taken off your next payout. You send nothing.")
        if found.closing < 0
        else "",
        "note": _(
            "A sale counts on the day it was delivered. The commission is the one of the day it was ordered. "
            "Cash you took yourself is taken off too, because you have it already."
        ),
    }
