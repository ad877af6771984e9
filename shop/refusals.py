"""What buyers may be refused, each with what to do next. (What sellers may be refused is in errors.py.)"""

from django.utils.translation import gettext_lazy as _

from commons.errors import Refusal


class BadQuantity(Refusal):
    sentence = _("Write how many you want as a figure from 1 to %(most)s.")


class BasketFull(Refusal):
    sentence = _("A basket holds %(most)s different products. Order these first, then fill another one.")


class LineTrouble(Refusal):
    """One product cannot be had as asked; `title` names it. The basket is kept."""


class SoldOut(LineTrouble):
    sentence = _("“%(title)s” is sold out. Remove it from your basket; the rest is kept.")


class TooFewLeft(LineTrouble):
    """`left` pieces can still be ordered."""

    sentence = _("Only %(left)s of “%(title)s” are left. Choose a smaller number; your basket is kept.")


class NoLongerSold(LineTrouble):
    sentence = _("“%(title)s” is no longer on sale. Remove it from your basket; the rest is kept.")


class NoLongerShown(NoLongerSold):
    """Of a product of `cooperative` whose words the council has not approved as they stand: no buyer reads them."""

    sentence = _("A product of %(cooperative)s is no longer on sale. Remove it from your basket; the rest is kept.")


class ShopClosed(LineTrouble):
    sentence = _(
        "The shop of %(cooperative)s is closed for now, so “%(title)s” cannot be ordered. "
        "Remove it from your basket; the rest is kept."
    )


class PriceChanged(LineTrouble):
    """`before` and `now` are sums with their unit. Confirming again accepts."""

    sentence = _(
        "The price of “%(title)s” has changed from %(before)s to %(now)s. Look at the new total and confirm again."
    )


class BasketChanged(Refusal):
    sentence = _(
        "Your basket or its delivery has changed since you opened this page. Look at the total and confirm again."
    )


class EmptyBasket(Refusal):
    sentence = _("Your basket is empty. Choose a product from the market first.")


class AlreadyOrdered(Refusal):
    sentence = _("This basket has already been ordered. You will find the order under the link we sent you.")


class OrderedHere(Refusal):
    """As AlreadyOrdered, said on the page of that purchase."""

    sentence = _(
        "This basket was already ordered, once; here is the order. What you have just written was not taken: "
        "to change something, call the cooperative."
    )


class NoDelivery(Refusal):
    """`cooperative` does not reach the buyer's province with the delivery that counts."""

    sentence = _(
        "%(cooperative)s does not deliver to your province that way. "
        "Choose another delivery in the basket, or remove its products."
    )


class PlaceMissing(Refusal):
    sentence = _("Something of this basket is brought to you. Write your province, your city and your address.")


class NoOffer(Refusal):
    """`cooperative` names no way of delivering at all."""

    sentence = _(
        "%(cooperative)s has no way of delivering for now, so nothing can be ordered from it. "
        "Remove its products; the rest is kept."
    )


class KeyReused(Refusal):
    """The page's key has already ordered something else."""

    sentence = _("This page was already used for another order. Open the checkout again; your basket is kept.")


class TooLateToCancel(Refusal):
    sentence = _("The cooperative has already confirmed this order. Call it to change something.")
