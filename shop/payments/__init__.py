"""Ways to pay. Each is an adapter behind one small promise, so that a bank or a wallet can be added beside cash.

Stock is held by the placing transaction before any adapter is asked, and an adapter is asked after it has committed:
money is never taken for something that was not sold.
"""

from shop.enums import PaymentKind
from shop.payments.base import Payment
from shop.payments.cash import CashOnDelivery

ADAPTERS: dict[PaymentKind, Payment] = {PaymentKind.CASH_ON_DELIVERY: CashOnDelivery()}

__all__ = ["ADAPTERS", "CashOnDelivery", "Payment"]
