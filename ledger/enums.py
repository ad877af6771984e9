"""Closed lists of words that the book stores."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountKind(TextChoices):
    """Where money stands. A cooperative's accounts grow with what it is owed or has had; the house has the rest."""

    EARNED = "earned", _("earned, waiting for settlement")
    DUE = "due", _("settled, waiting for the next payout")
    TRANSIT = "transit", _("on its way to the bank")
    PAID = "paid", _("paid to the bank account")
    KEPT = "kept", _("cash the cooperative took at the door")
    BUYERS = "buyers", _("what buyers paid")
    COMMISSION = "commission", _("commission")


COOPERATIVES_OWN = (AccountKind.EARNED, AccountKind.DUE, AccountKind.TRANSIT, AccountKind.PAID, AccountKind.KEPT)
HOUSES_OWN = (AccountKind.BUYERS, AccountKind.COMMISSION)
OWED = (AccountKind.EARNED, AccountKind.DUE)
"""What the council still owes: the balance a statement carries forward."""


class EntryKind(TextChoices):
    SALE = "sale", pgettext_lazy("entry", "Sale delivered")
    REFUND = "refund", pgettext_lazy("entry", "Refund to the buyer")
    SETTLEMENT = "settlement", pgettext_lazy("entry", "Settlement")
    PAYOUT = "payout", pgettext_lazy("entry", "Payout to the bank")
    CONFIRMED = "confirmed", pgettext_lazy("entry", "Payout received")
    RETURNED = "returned", pgettext_lazy("entry", "Payout came back")


class Collector(TextChoices):
    """Who took the buyer's cash."""

    COUNCIL = "council", _("the council, through the post")
    COOPERATIVE = "cooperative", _("the cooperative, at the door")


class PayoutState(TextChoices):
    SENT = "sent", pgettext_lazy("payout", "sent to the bank")
    CONFIRMED = "confirmed", pgettext_lazy("payout", "received")
    FAILED = "failed", pgettext_lazy("payout", "came back")
