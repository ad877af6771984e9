"""A market of three shops that bring, send and let collect, each with a seller and the same prices."""

from decimal import Decimal

from django.db import connection

from ledger import services as ledger
from registry.enums import Function
from shop import services
from shop.enums import DeliveryKind
from tests.factories import selling
from tests.factories import shop as make
from tests.factories.buying import place, recipient
from tests.shop.hand_book import CENT, PLENTY

PRICES = [Decimal(price) for price in ("0.07", "19.99", "120.00", "333.33")]
WAYS = {DeliveryKind.POST: Decimal("34.50"), DeliveryKind.OWN: Decimal(20), DeliveryKind.PICKUP: Decimal(0)}
PARTICULARS = {"ship": {"tracking_number": "RR1MA"}, "cancel": {"reason": "x"}}

POSTINGS = "ledger_posting p JOIN ledger_account a ON a.id = p.account_id"


def entries_askew():
    """The entries that do not come to nought in some currency; no model is asked, here and below."""
    return _rows(
        f"SELECT p.entry_id FROM {POSTINGS} GROUP BY p.entry_id, a.currency HAVING ROUND(SUM(p.amount) * 100) <> 0"
    )


def balances():
    """What stands on every account, by its cooperative (None for the house) and kind; nought is left out."""
    found = _rows(f"SELECT a.cooperative_id, a.kind, SUM(p.amount) FROM {POSTINGS} GROUP BY a.cooperative_id, a.kind")
    sums = {(owner, kind): Decimal(total).quantize(CENT) for owner, kind, total in found}
    return {account: total for account, total in sums.items() if total}


def shelves():
    """Pieces in stock and pieces promised, by product."""
    found = _rows("SELECT product_id, num_in_stock, num_allocated FROM partner_stockrecord")
    return {product: (stock, promised) for product, stock, promised in found}


def _rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


class Stall:
    """One shop, as its seller and its buyers use it."""

    def __init__(self):
        self.shop = make.shop_open(delivery=None)
        self.cooperative = self.shop.cooperative
        self.seller = selling.member(self.cooperative, Function.SELLER)
        for kind, price in WAYS.items():
            make.offer(self.shop, kind=kind, price=price)
        self.listings = [make.listing(self.shop, price=price, stock=PLENTY, trade="crafts") for price in PRICES]

    def basket(self, product, pieces, delivery):
        """Pieces of one product, to come in one way."""
        made = services.add_to_basket(basket=None, listing=self.listings[product], quantity=pieces, by=None)
        services.choose_delivery(basket=made, shop=self.shop, kind=delivery, by=None)
        return made

    def takes(self, row, verb):
        """What becomes of an order when its seller presses a button."""
        press = getattr(services, f"{verb}_order")
        return press(order=row, by=self.seller, **PARTICULARS.get(verb, {})).order.status

    def puts_back(self, product, pieces):
        """Pieces that came home stand on the shelf again."""
        services.change_stock(listing=self.listings[product], change=pieces, by=self.seller)


class Market:
    """What stands before the first step of every walk."""

    def __init__(self):
        self.home, self.officer = recipient(), selling.officer()
        self.stalls = [Stall() for _ in range(3)]

    def buys(self, turn, basket):
        """The order of a buyer who never bought before, so that no limit of hers is reached."""
        buyer = type(self.home)(**vars(self.home) | {"phone": f"+2126{60_000_000 + turn}"})
        return place(basket, buyer, key=f"press-{turn}").orders.select_related("order", "purchase").get()

    def gives_back(self, order, amount, reason):
        """As an officer does on the order's page."""
        services.refund_order(order=order.row, amount=amount, reason=reason, by=self.officer)

    def notes(self, payout, state):
        """What the bank answered."""
        if state == "confirmed":
            ledger.confirm_payout(payout=payout, by=self.officer)
        elif state == "returned":
            ledger.return_payout(payout=payout, reason="x", by=self.officer)
        else:
            ledger.fail_payout(payout=payout, reason="x", by=self.officer)
