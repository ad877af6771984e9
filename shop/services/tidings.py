"""Who is told of a purchase: the buyer with the link to follow it, and the sellers of every cooperative.

And what sellers are told of an order that they did not do themselves, and those who lead a cooperative of what the
council decides.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commons import formats
from commons.prepared import Prepared
from commons.services import Text, send_messages
from ledger.enums import Collector
from registry.enums import Function
from registry.models import Cooperative
from registry.queries import memberships_on, today
from registry.rules import SELLING
from shop.enums import Handover
from shop.models import Purchase, PurchasedOrder

MOST_SELLERS = 2
"""Texts cost money: so many sellers of a cooperative are told, and they share the desk."""


def tell(purchase: Purchase, orders: list[PurchasedOrder], site: str) -> None:
    """Writes the texts in the transaction of the purchase; they leave when it has committed."""
    send_messages([_for_buyer(purchase, orders, site), *_for_sellers(orders, "order-placed", _placed)])


def tell_taken_back(order: PurchasedOrder) -> None:
    """Tells the sellers that they need not prepare an order any more."""
    send_messages(list(_for_sellers([order], "order-taken-back", _taken_back)))


def tell_refund(order: PurchasedOrder, amount: Decimal, reason: str) -> None:
    """Tells the buyer what she is given back and by whom, and the sellers too, and why: whose cooperative took the cash
    reads that it hands it back.
    """

    def facts(order: PurchasedOrder) -> dict[str, str]:
        return {
            "number": order.order.number,
            "shop": order.shop.cooperative.called,
            "sum": f"{formats.amount(amount)} {formats.unit()}",
            "reason": reason.strip().rstrip(". ؟!"),
        }

    def for_sellers(order: PurchasedOrder) -> str:
        by_council = _(
            "Order %(number)s: the council gives the buyer %(sum)s back. The reason: %(reason)s. "
            "It stands in your statement."
        )
        by_them = _(
            "Order %(number)s: the council decided that the buyer gets %(sum)s back. Your cooperative took the cash, "
            "so it hands it to the buyer. The reason: %(reason)s. It stands in your statement."
        )
        return (by_them if order.collected_by == Collector.COOPERATIVE else by_council) % facts(order)

    with translation.override(order.purchase.language):
        hers = {
            Collector.COUNCIL: _(
                "Order %(number)s from %(shop)s: the council gives %(sum)s back to you. The reason: %(reason)s."
            ),
            Collector.COOPERATIVE: _(
                "Order %(number)s from %(shop)s: the cooperative gives %(sum)s back to you. The reason: %(reason)s."
            ),
        }[order.collected_by] % facts(order)
    buyers = Text(order.purchase.phone, "order-given-back", hers)
    send_messages([buyers, *_for_sellers([order], "order-refunded", for_sellers)])


def tell_holders(
    cooperative: Cooperative, functions: Iterable[Function], kind: str, words: Callable[..., str], **facts: Any
) -> None:
    """One text to each person who holds one of the functions today, in her language."""
    holders = memberships_on().filter(cooperative=cooperative, function__in=functions).select_related("user")
    texts = []
    for user in {held.user_id: held.user for held in holders.order_by("user_id")}.values():
        with translation.override(user.language):
            texts.append(Text(user.phone, kind, words(cooperative, **facts)))
    send_messages(texts)


def _for_buyer(purchase: Purchase, orders: list[PurchasedOrder], site: str) -> Text:
    with translation.override(purchase.language):
        return Text(purchase.phone, "purchase-placed", _buyer_words(purchase, orders, site))


def _for_sellers(orders: list[PurchasedOrder], kind: str, write: Callable[[PurchasedOrder], str]) -> Iterator[Text]:
    sellers = _sellers(orders)
    for order in orders:
        for phone, language in sellers.get(order.shop.cooperative_id) or [(order.shop.cooperative.phone, "ar")]:
            if phone:
                with translation.override(language):
                    words = write(order)
                yield Text(phone, kind, words)


def _buyer_words(purchase: Purchase, orders: list[PurchasedOrder], site: str) -> str:
    n = len(orders)
    words = {
        Handover.BROUGHT: ngettext(
            "Purchase %(number)s is placed: %(orders)s order, %(total)s to pay on delivery. Follow it: %(link)s",
            "Purchase %(number)s is placed: %(orders)s orders, %(total)s to pay on delivery. Follow it: %(link)s",
            n,
        ),
        Handover.COLLECTED: ngettext(
            "Purchase %(number)s is placed: %(orders)s order, %(total)s to pay when you collect it. "
            "Follow it: %(link)s",
            "Purchase %(number)s is placed: %(orders)s orders, %(total)s to pay when you collect them. "
            "Follow it: %(link)s",
            n,
        ),
        Handover.BOTH: ngettext(
            "Purchase %(number)s is placed: %(orders)s order, %(total)s to pay when you receive it. "
            "Follow it: %(link)s",
            "Purchase %(number)s is placed: %(orders)s orders, %(total)s to pay when you receive them. "
            "Follow it: %(link)s",
            n,
        ),
    }
    return words[Handover.of(order.delivery for order in orders)] % {
        "number": purchase.number,
        "orders": n,
        "total": f"{formats.amount(purchase.total)} {formats.unit()}",
        "link": site + reverse("shop:tracking", args=[purchase.token]),
    }


def _placed(order: PurchasedOrder) -> str:
    return _("New order %(number)s for %(cooperative)s: %(total)s. Confirm it at your desk.") % {
        "number": order.order.number,
        "cooperative": order.shop.cooperative.name,
        "total": f"{formats.amount(order.order.total_incl_tax)} {formats.unit()}",
    }


def _taken_back(order: PurchasedOrder) -> str:
    return _("The buyer took order %(number)s back. Do not prepare it; its pieces are on your shelf again.") % {
        "number": order.order.number
    }


def _sellers(orders: list[PurchasedOrder]) -> dict[int, list[tuple[str, str]]]:
    """Phones and languages by cooperative: its sellers, or its president where nobody is named seller."""
    mine = sorted({order.shop.cooperative_id for order in orders})
    told: dict[int, list[tuple[str, str]]] = {}
    for cooperative, _function, phone, language in sorted(SELLERS(cooperative=mine, day=[today()]), key=_sellers_first):
        phones = told.setdefault(cooperative, [])
        if len(phones) < MOST_SELLERS and (phone, language) not in phones:
            phones.append((phone, language))
    return told


def _sellers_first(member: tuple[int, str, str, str]) -> bool:
    return member[1] != Function.SELLER


def _selling(*, cooperative: list[int], day: list[date]) -> Any:
    held = memberships_on(day[0]).filter(cooperative__in=cooperative, function__in=SELLING).order_by("pk")
    return held.values_list("cooperative", "function", "user__phone", "user__language")


SELLERS = Prepared(_selling, cooperative=int, day=date)
