"""What the ledger refuses, each with its sentence."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commons import formats
from commons.errors import Refusal


class AlreadyWritten(Refusal):
    sentence = _("%(order)s is already in the book with other figures. Check the order; nothing was changed.")


class NotASum(Refusal):
    sentence = _("This is not a sum the book can hold. Use a positive figure with at most two decimals.")


class NotDelivered(Refusal):
    sentence = _("%(order)s was not delivered, so there is no money to give back.")


class RefundTooLarge(Refusal):
    """`most` is a sum: the log keeps the figure, and the sentence writes it as this country does."""

    sentence = _("At most %(most)s can still be refunded on %(order)s. Enter a smaller sum.")

    def __str__(self) -> str:
        most = f"{formats.amount(self.facts['most'])} {formats.unit()}"
        return str(self.sentence) % {**self.facts, "most": most}


class ReasonMissing(Refusal):
    sentence = pgettext_lazy("council", "Write the reason: the people concerned will read it.")


class NotYet(Refusal):
    sentence = _("A settlement can only reach back. Choose a moment that has passed.")


class NothingToPay(Refusal):
    sentence = _("No cooperative has money waiting for a payout. Settle first, or come back after the next deliveries.")


class PayoutDecided(Refusal):
    sentence = _("This payout is already marked “%(state)s”. Nothing was changed.")


class BadRule(Refusal):
    sentence = _("This commission rule does not hold together. Check the rate, the least and the most.")


class RuleForBoth(Refusal):
    sentence = _("A commission rule is for one cooperative or for one trade, not for both. Choose one of the two.")


class RulePast(Refusal):
    sentence = _("A rule cannot reach back: sales already made keep theirs. Choose today or a later day.")


class BadHoliday(Refusal):
    sentence = _("A fee holiday ends after it begins. Check the two days.")
