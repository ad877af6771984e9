"""The shared trademark that the council lends a shop whose products deserve it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commons.services import record
from registry.models import Cooperative
from registry.rules import COORDINATING, SELLING
from shop.enums import ShopState
from shop.errors import LabelNeedsOpenShop, ReasonMissing
from shop.models import Shop
from shop.rules import require_officer
from shop.services.tidings import tell_holders


@transaction.atomic
def grant_label(*, shop: Shop, reason: str, by: Any) -> Shop:
    """Lets every product of an open shop carry the label; safe twice.

    Raises NotYours, ReasonMissing or LabelNeedsOpenShop.
    """
    return _label(shop, reason, by, has_label=True)


@transaction.atomic
def withdraw_label(*, shop: Shop, reason: str, by: Any) -> Shop:
    """Takes the label from the shop's products, whether it is open or suspended; safe twice.

    Raises NotYours or ReasonMissing.
    """
    return _label(shop, reason, by, has_label=False)


def _label(shop: Shop, reason: str, by: Any, *, has_label: bool) -> Shop:
    verb, words = ("grant", _granted_words) if has_label else ("withdraw", _withdrawn_words)
    require_officer(by, shop.cooperative, f"shop.{verb}-label")
    why = reason.strip()
    if not why:
        raise ReasonMissing
    shop = Shop.objects.select_for_update(of=("self",)).select_related("cooperative").get(pk=shop.pk)
    if shop.has_label == has_label:
        return shop
    if has_label and shop.state != ShopState.OPEN:
        raise LabelNeedsOpenShop
    shop.has_label = has_label
    shop.save(update_fields=["has_label"])
    record(by=by, action=f"shop.{verb}-label", subject=shop, reason=why)
    tell_holders(shop.cooperative, COORDINATING + SELLING, f"shop-label-{verb}", words, reason=why.rstrip(". "))
    return shop


def _granted_words(cooperative: Cooperative, reason: str) -> str:
    return _("The council granted the cooperative label to the shop of %(cooperative)s: %(reason)s.") % {
        "cooperative": cooperative,
        "reason": reason,
    }


def _withdrawn_words(cooperative: Cooperative, reason: str) -> str:
    return _("The council withdrew the cooperative label from the shop of %(cooperative)s: %(reason)s.") % {
        "cooperative": cooperative,
        "reason": reason,
    }
