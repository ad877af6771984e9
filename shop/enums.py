"""Closed lists of words that the market's tables store."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ShopState(TextChoices):
    CLOSED = "closed", pgettext_lazy("shop", "not open yet")
    OPEN = "open", pgettext_lazy("shop", "open")
    SUSPENDED = "suspended", pgettext_lazy("shop", "suspended")


class ListingState(TextChoices):
    DRAFT = "draft", pgettext_lazy("listing", "draft")
    SUBMITTED = "submitted", pgettext_lazy("listing", "being reviewed")
    APPROVED = "approved", pgettext_lazy("listing", "approved")
    REFUSED = "refused", pgettext_lazy("listing", "to be changed")
    WITHDRAWN = "withdrawn", pgettext_lazy("listing", "withdrawn")


class OrderState(TextChoices):
    """Stored as Oscar's order status."""

    PLACED = "placed", pgettext_lazy("order", "new")
    CONFIRMED = "confirmed", pgettext_lazy("order", "confirmed")
    READY = "ready", pgettext_lazy("order", "ready to send")
    SHIPPED = "shipped", pgettext_lazy("order", "on its way")
    DELIVERED = "delivered", pgettext_lazy("order", "delivered")
    REFUSED = "refused", pgettext_lazy("order", "refused at the door")
    CANCELLED = "cancelled", pgettext_lazy("order", "cancelled")


class DeliveryKind(TextChoices):
    OWN = "own", _("brought by the cooperative")
    PICKUP = "pickup", _("collected at the cooperative")
    POST = "post", _("by post")


class Handover(TextChoices):
    """How a buyer comes by what she ordered. The words say when she pays."""

    BROUGHT = "brought", _("To pay on delivery")
    COLLECTED = "collected", _("To pay when you collect it")
    BOTH = "both", _("To pay when you receive it")

    @classmethod
    def of(cls, deliveries: Iterable[str]) -> "Handover":
        """Of orders that come in these ways."""
        collected = {kind == DeliveryKind.PICKUP for kind in deliveries}
        return cls.BOTH if len(collected) > 1 else cls.COLLECTED if True in collected else cls.BROUGHT


_COLLECTED = {
    OrderState.READY: pgettext_lazy("order", "ready to collect"),
    OrderState.DELIVERED: pgettext_lazy("order", "collected"),
}


def state_words(status: str, delivery: str) -> str | Promise:
    """Where an order stands: what is collected is neither sent nor delivered."""
    state = OrderState(status)
    return _COLLECTED.get(state, state.label) if delivery == DeliveryKind.PICKUP else state.label


class DeliveryReach(TextChoices):
    """How far a cooperative brings what it sells."""

    EVERYWHERE = "everywhere", _("everywhere")
    REGION = "region", _("in our region only")
    PROVINCE = "province", _("in our province only")


class PaymentKind(TextChoices):
    CASH_ON_DELIVERY = "cash-on-delivery", _("cash on delivery")
