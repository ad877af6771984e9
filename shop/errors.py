"""What the market refuses, each with what to do next."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commons.errors import Refusal


class NotYours(Refusal):
    """Someone acts for a cooperative or a desk she does not act for; views answer 404 before it comes to this."""

    sentence = _("This is done by someone else: only the cooperative’s own people, or the council, may.")
    status = 403


class RequirementsMissing(Refusal):
    """`missing` names every requirement that is not met."""

    sentence = _("The shop cannot open yet. Still missing: %(missing)s.")


class OpenedByHand(Refusal):
    sentence = _("A council officer opens this shop: every condition is met, and she has been told.")


class ShopIsSuspended(Refusal):
    sentence = _("The council has suspended this shop. It is reopened, not opened.")


class ShopNotOpen(Refusal):
    sentence = _("This shop has not opened yet. Open it first.")


class LabelNeedsOpenShop(Refusal):
    sentence = _("Only an open shop can be given the label. Open it first.")


class LastDelivery(Refusal):
    sentence = _(
        "Buyers could no longer order anything: this is the only way you deliver. Offer another way first, then end "
        "this one."
    )


class ReasonMissing(Refusal):
    """For a decision of the council's."""

    sentence = pgettext_lazy("council", "Write the reason: the people concerned will read it.")


class SellersReasonMissing(ReasonMissing):
    sentence = _("Write the reason: the people concerned will read it.")


class ListingIncomplete(Refusal):
    """`missing` names what the product still needs."""

    sentence = _("The product is not ready yet. Still missing: %(missing)s.")


class TooManyPhotographs(Refusal):
    """`most` is how many a product may have."""

    sentence = _("A product has at most %(most)s photographs. Remove one to add another.")


class OnlyPhotograph(Refusal):
    sentence = _("This is the only photograph of the product. Add another, then remove this one.")


class PhotographGone(Refusal):
    sentence = _("This photograph is no longer here. Look at the product’s photographs again.")


class ListingNotSubmitted(Refusal):
    sentence = _("This product does not wait for a review. Look at the list again.")


class ListingNotOnMarket(Refusal):
    sentence = _("Only an approved product is taken off the market. Look at the list again.")


class ListingChanged(Refusal):
    """The seller changed the product after the officer opened it."""

    sentence = _("The seller has changed this product since you opened it. Read it again, then decide.")


class ListingNotAsApproved(Refusal):
    sentence = _("This product is not as the council approved it. Send it to the council: it comes back when approved.")


class StandardOfOtherTrade(Refusal):
    """A product keeps to a specification of its own trade; the council reads the two beside each other."""

    sentence = _("This specification is of another trade. Choose one of the product’s own trade, or none.")


class BadPrice(Refusal):
    sentence = _("The price must be more than 0 and at most 99999.")


class StockBelowOrders(Refusal):
    """`least` pieces are promised to orders."""

    sentence = _("Pieces promised to orders: %(least)s. The stock cannot go below that.")


class StockOutOfStep(Refusal):
    sentence = _("The stock of this order does not add up. Nothing was changed; call the council.")


class OrderElsewhere(Refusal):
    """The order is in a state from which this step does not follow; `state` says which."""

    sentence = _("This order is now: %(state)s. Open it again to see what is left to do.")


class TrackingNumberMissing(Refusal):
    sentence = _("Type the tracking number on the post’s receipt.")


class TrackingNumberLong(Refusal):
    sentence = _("A tracking number has at most %(most)s characters. Copy it again from the post’s receipt.")


class FileApproved(Refusal):
    sentence = _("The council has checked this file. To change what it checked, call the council.")


class BadAccount(Refusal):
    """`figures` says how many the country's account numbers have."""

    sentence = _("This is no account number: a figure is missing or wrong. Copy the whole number again: %(figures)s.")


class SameAccount(Refusal):
    sentence = _("This is the account that is already here. Nothing was changed.")


class RegisterKnown(Refusal):
    sentence = _("Another cooperative has this number in the register of this court. Check the number.")


class PolicyPast(Refusal):
    sentence = _("A rule cannot reach back: openings already made keep theirs. Choose today or a later day.")


class PolicyTaken(Refusal):
    sentence = _("Another officer has just added a version. Look at it, then decide.")


class TermsUnknown(Refusal):
    """`version` names terms whose text nobody has written."""

    sentence = _("There are no terms %(version)s to sign. Choose a version whose text is here.")
