"""Placing a purchase: every order of it, or none; every piece held once; the same press twice is one purchase."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from oscar.core.loading import get_model

from commons import limits
from commons.errors import Refusal
from commons.prepared import Prepared
from commons.refusing import refusals_logged, refused
from commons.services import record
from commons.written import Added, Changed
from registry.models import Province, User
from shop.enums import OrderState, PaymentKind
from shop.models import OrderNumber, Purchase, PurchasedOrder
from shop.queries.baskets import Contents, contents
from shop.queries.delivery import shops_in
from shop.refusals import AlreadyOrdered, EmptyBasket, KeyReused, NoDelivery, PlaceMissing, TooLateToCancel
from shop.services import stock
from shop.services.order_rows import write_orders
from shop.services.orders import cancel_order, hold
from shop.services.tidings import tell, tell_taken_back

Basket = get_model("basket", "Basket")
logger = logging.getLogger(__name__)
FIRST_NUMBER = 1000
PER_PHONE = ((6, timedelta(hours=1)), (20, timedelta(days=1)))
"""Purchases that one phone number may place."""
PLACED = Prepared(lambda *, key: Purchase.objects.filter(idempotency_key=key[0]), key=str)
HELD = Prepared(lambda *, basket: Basket.objects.select_for_update().filter(pk=basket[0]), basket=int)
SHOPS = Prepared(lambda *, basket: _shops(basket=basket), basket=int)
SUBMITTED = Changed(Basket, "status", "date_submitted")
ADDED = Added(Purchase)


@dataclass(frozen=True)
class Recipient:
    """Who buys, and where it goes; nowhere when she collects everything. `phone` is E.164."""

    name: str
    phone: str
    province: Province | None = None
    city: str = ""
    address: str = ""
    note: str = ""

    def fingerprint(self, payment: PaymentKind) -> str:
        """Stands for what was filled in, so that one page's key cannot order to two addresses."""
        facts = {**vars(self), "province": self.province.pk if self.province else None, "payment": payment.value}
        return sha256(repr(sorted(facts.items())).encode()).hexdigest()

    @property
    def has_place(self) -> bool:
        """Whether something can be brought to her."""
        return self.province is not None and bool(self.city) and bool(self.address)


@dataclass(frozen=True)
class Press:
    """One press of the button: the page's key, what was filled in and agreed to, where it came from and went to."""

    key: str
    fingerprint: str
    agreed: str
    address: str
    site: str


@refusals_logged(logger, "shop.place-purchase", "basket")
def place_purchase(
    *,
    basket: Any,
    key: str,
    agreed: str,
    recipient: Recipient,
    by: User | None,
    payment: PaymentKind = PaymentKind.CASH_ON_DELIVERY,
    address: str = "",
    site: str = "",
) -> Purchase:
    """Turns a basket into one purchase with one order a cooperative, or raises a Refusal and changes nothing.

    `key` comes from the page: pressed twice, or twenty times at once, it is one purchase and every press returns it.
    `agreed` is the seal (`Contents.seal`) of what the buyer was shown. `address` is where the press came from, for the
    limits; `site` is scheme and host for the link in the buyer's message.
    Raises KeyReused, TooMany, EmptyBasket, AlreadyOrdered, SoldOut, TooFewLeft, NoLongerSold, ShopClosed, NoOffer,
    PlaceMissing, NoDelivery, PriceChanged, BasketChanged.
    """
    fingerprint = recipient.fingerprint(payment)
    placed = placed_with(key, fingerprint)
    if placed is not None:
        return placed
    return _place_once(basket, Press(key, fingerprint, agreed, address, site), recipient, payment, by)


def placed_with(key: str, fingerprint: str) -> Purchase | None:
    """The purchase that a page's key has placed, or None. Raises KeyReused when it was for something else."""
    placed = next(iter(PLACED(key=[key])), None)
    if placed is not None and placed.fingerprint != fingerprint:
        raise KeyReused
    return placed


def _limit(phone: str, address: str, by: User | None) -> None:
    """Counts purchases, not presses: with the basket held, so that twenty presses of one button count once.

    Whoever has proved the number by signing in with it is counted apart from strangers who only type it, so that they
    cannot lock her out.
    """
    whose = "own" if by is not None and by.phone == phone else "phone"
    tries = [(f"purchase:{whose}:{phone}", rate) for rate in PER_PHONE]
    if address:
        tries.append((f"purchase:address:{address}", settings.PURCHASES_PER_ADDRESS))
    limits.hit_each(tries, savepoint=False)


def _place_once(basket: Any, press: Press, *rest: Any) -> Purchase:
    try:
        with transaction.atomic():
            return _place(basket, press, *rest)
    except IntegrityError:
        # Another basket's press with this key came first by a hair.
        placed = placed_with(press.key, press.fingerprint)
        if placed is None:
            raise
        return placed


def _place(basket: Any, press: Press, recipient: Recipient, payment: PaymentKind, by: Any) -> Purchase:
    held = next(iter(HELD(basket=[basket.pk])), None) if basket is not None and basket.pk else None
    placed = placed_with(press.key, press.fingerprint)
    if placed is not None:
        return placed
    if held is None:
        raise EmptyBasket
    found = _checked(held, press.agreed, recipient)
    _limit(recipient.phone, press.address, by)
    purchase = _numbered(found, press, recipient, payment, by)
    orders = write_orders(purchase, found, by)
    stock.promise_stock(found.lines)
    held.status, held.date_submitted = Basket.SUBMITTED, timezone.now()
    SUBMITTED(held)
    record(by=by, action="shop.place-purchase", subject=purchase, total=str(purchase.total), orders=len(orders))
    tell(purchase, orders, press.site)
    return purchase


def _numbered(found: Contents, press: Press, recipient: Recipient, payment: PaymentKind, by: Any) -> Purchase:
    purchase = Purchase(
        number=f"R{OrderNumber.objects.create().pk + FIRST_NUMBER}",
        idempotency_key=press.key,
        fingerprint=press.fingerprint,
        buyer=by,
        payment=payment,
        currency=found.lines[0].row.price_currency,
        total=found.total,
        language=(get_language() or "ar")[:2],
        **{name: getattr(recipient, name) for name in recipient.__dataclass_fields__},
    )
    return ADDED([purchase])[0]


def _checked(basket: Any, agreed: str, recipient: Recipient) -> Contents:
    """The basket as it stands with everything it needs held still, or the sentence that says why it cannot be."""
    if basket.status != Basket.OPEN:
        raise AlreadyOrdered
    _hold(basket)
    found = contents(basket, recipient.province)
    if not found.lines:
        raise EmptyBasket
    refusal = next(iter(found.troubles), None) or _unreached(found, recipient)
    refusal = refusal or found.not_as_agreed(agreed)
    if refusal is not None:
        raise refusal
    return found


def _hold(basket: Any) -> None:
    """Shops and stock records stand still until the purchase is written, locked in key order: shops, then stock."""
    SHOPS(basket=[basket.pk])
    stock.lock_stock(basket.pk)


def _shops(*, basket: list[int]) -> Any:
    return shops_in(basket[0]).select_for_update(no_key=True).order_by("pk").values_list("pk")


def _unreached(found: Contents, recipient: Recipient) -> Refusal | None:
    if not found.is_collected and not recipient.has_place:
        return PlaceMissing()
    for group in found.groups:
        if not group.reaches(recipient.province):
            return NoDelivery(cooperative=group.shop.cooperative.called)
    return None


@transaction.atomic
def cancel_by_buyer(*, purchase: Purchase, number: str, by: User | None) -> PurchasedOrder:
    """The buyer takes one order back while its cooperative has not confirmed it; its sellers are told. Safe twice.

    Raises PurchasedOrder.DoesNotExist for another purchase's order, TooLateToCancel once it is confirmed.
    """
    order = hold(purchase=purchase, order__number=number)
    if order.order.status not in {OrderState.PLACED, OrderState.CANCELLED}:
        raise refused(logger, TooLateToCancel(), "shop.cancel-by-buyer", by, order=number, state=order.order.status)
    if order.order.status == OrderState.PLACED:
        tell_taken_back(order)
    return cancel_order(order=order, by=None, reason=gettext_noop("the buyer took it back"))
