"""What the market's orders come to, kept by hand: it knows who took cash and who was paid, and no account.

Nothing here asks the shop or the ledger; the machine that walks through the shop holds the two beside each other.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shop.enums import DeliveryKind, OrderState

CENT = Decimal("0.01")
NOUGHT = Decimal(0)
MOST_REFUNDS = 3
"""Of one order; more would only fill the walk."""
PLENTY = 5_000
"""Pieces of each product in the beginning."""
FLOORS = {
    "sale": 500, "confirm": 300, "prepare": 250, "ship": 150, "deliver": 150, "refuse": 40, "cancel": 60,
    "return": 40, "refund": 100, "fee change": 80, "settlement": 80, "payout": 40, "payout confirmed": 15,
    "payout failed": 10, "payout returned": 5, "collected by the council": 60, "collected by the cooperative": 60,
    "given back by the council, not settled": 20, "given back by the council, settled": 20,
    "a step out of turn": 10, "a step taken twice": 10, "too large a refund": 10, "payout of nothing": 10,
}  # fmt: skip
"""Of each kind of step, how many a walk must hold to prove something."""
UNDER_WAY = 8
"""So many orders keep the sellers busy: most steps are what becomes of an order, not its placing."""
ONWARDS = {
    OrderState.PLACED: "confirm",
    OrderState.CONFIRMED: "prepare",
    OrderState.READY: "ship",
    OrderState.SHIPPED: "deliver",
}
LEADS_TO = {
    "confirm": OrderState.CONFIRMED,
    "prepare": OrderState.READY,
    "ship": OrderState.SHIPPED,
    "deliver": OrderState.DELIVERED,
    "refuse": OrderState.REFUSED,
    "cancel": OrderState.CANCELLED,
}
CANCELLABLE = {OrderState.PLACED, OrderState.CONFIRMED, OrderState.READY}
LEFT = {OrderState.SHIPPED, OrderState.DELIVERED}


def cents(value):
    """Half a hundredth goes up."""
    return value.quantize(CENT, ROUND_HALF_UP)


@dataclass
class Order:
    """One order as its buyer and its seller remember it; `row` is the shop's own, and nothing here reads it."""

    row: Any = field(repr=False)
    owner: int
    product: int
    pieces: int
    goods: Decimal
    brought_for: Decimal
    fee: Decimal
    delivery: DeliveryKind
    state: OrderState = OrderState.PLACED
    settled: bool = False
    refunded: Decimal = NOUGHT
    refunds: int = 0
    came_back: bool = False

    def _repr_pretty_(self, page, _cycle):
        """One line in what hypothesis says of a walk that failed."""
        page.text(f"{self.row}, {self.delivery}, {self.state}, {self.goods} + {self.brought_for}, fee {self.fee}")

    @property
    def by_post(self):
        """Then the council collects, otherwise the cooperative does."""
        return self.delivery == DeliveryKind.POST

    @property
    def collector(self):
        return "council" if self.by_post else "cooperative"

    @property
    def delivered(self):
        return self.state == OrderState.DELIVERED

    @property
    def cash(self):
        """What the buyer has paid, less what she was given back."""
        return self.goods + self.brought_for - self.refunded

    @property
    def can_go_back(self):
        """What she can still be given back: nothing before she has paid."""
        return self.cash if self.delivered else NOUGHT

    @property
    def taken(self):
        """The fee that is still kept: it goes back at the sale's own rate, on the goods first."""
        return self.fee - cents(self.fee * min(self.refunded, self.goods) / self.goods)

    @property
    def worth(self):
        """What the council owes for it: the cash without the fee, or only the fee, against the cooperative."""
        return self.cash - self.taken if self.by_post else -self.taken

    @property
    def onwards(self):
        """The verb that brings it one step on, None at its end. What is collected is never sent."""
        collected = self.delivery == DeliveryKind.PICKUP and self.state == OrderState.READY
        return "deliver" if collected else ONWARDS.get(self.state)

    @property
    def last_verb(self):
        return next(verb for verb, state in LEADS_TO.items() if state == self.state)

    def refuses(self, verb):
        """Whether a verb is neither the next nor the last, which may be repeated and then changes nothing."""
        return not self.follows(verb) and LEADS_TO[verb] != self.state

    def follows(self, verb):
        """Whether a verb may be the next."""
        if verb == "cancel":
            return self.state in CANCELLABLE
        return self.state == OrderState.SHIPPED if verb == "refuse" else verb == self.onwards

    @property
    def promised(self):
        """Pieces on the shelf that are no longer for sale."""
        return self.pieces if self.state in CANCELLABLE else 0

    @property
    def gone(self):
        """Pieces that are not on the shelf."""
        return self.pieces if self.state in LEFT and not self.came_back else 0


def under_way(order):
    return order.onwards is not None


def begun(order):
    return order.state != OrderState.PLACED


def paid_for(order):
    return order.can_go_back > 0


def cancelled(order):
    return order.state == OrderState.CANCELLED


def refundable(order):
    return paid_for(order) and order.refunds < MOST_REFUNDS


def returned(order):
    return order.came_back


def unsettled(order):
    return order.delivered and not order.settled


def may_be(verb):
    return lambda order: order.follows(verb)


@dataclass
class Paid:
    """One sum sent to a bank; `row` is the ledger's own."""

    row: Any = field(repr=False)
    owner: int
    amount: Decimal
    state: str = "sent"


@dataclass
class HandBook:
    """Everything that happened, in the order in which it did."""

    orders: list[Order] = field(default_factory=list)
    payouts: list[Paid] = field(default_factory=list)
    fees: list[tuple[int | None, Decimal, Decimal | None]] = field(default_factory=list)

    def fee(self, owner, goods):
        """What is taken of a sale: by the newest rule of the cooperative's own, else by the newest for everyone."""
        rules = [fee for fee in self.fees if fee[0] == owner] or [fee for fee in self.fees if fee[0] is None]
        if not rules:
            return NOUGHT
        _, rate, floor = rules[-1]
        return min(max(cents(goods * rate), floor or NOUGHT), goods)

    def delivered(self):
        return [order for order in self.orders if order.delivered]

    def of(self, owner):
        return [order for order in self.delivered() if order.owner == owner]

    def earned(self, owner):
        """By post, and not settled yet."""
        return sum((order.worth for order in self.of(owner) if order.by_post and not order.settled), NOUGHT)

    def total(self, owner):
        """What a cooperative has a right to, of all it ever sold."""
        return sum((order.worth for order in self.of(owner)), NOUGHT)

    def sent(self, owner):
        return self._sums(owner, "sent")

    def had(self, owner):
        return self._sums(owner, "confirmed")

    def _sums(self, owner, state):
        return sum((paid.amount for paid in self.payouts if (paid.owner, paid.state) == (owner, state)), NOUGHT)

    def due(self, owner):
        return self.total(owner) - self.earned(owner) - self.sent(owner) - self.had(owner)

    def owed(self):
        """What the next payout sends, by owner."""
        due = {owner: self.due(owner) for owner in {order.owner for order in self.orders}}
        return {owner: amount for owner, amount in due.items() if amount > 0}

    def payouts_in(self, *states):
        return [paid for paid in self.payouts if paid.state in states]

    def many_came_back(self):
        """Half of them or more: then the next one arrives, so that walks do not go in a ring."""
        return 2 * len(self.payouts_in("failed")) >= len(self.payouts)

    def few(self, which):
        """Whether something is true of no more than every sixth order."""
        return 6 * sum(map(which, self.orders)) <= len(self.orders)

    def stands(self, owner):
        """Every balance of a cooperative, by its name."""
        return {
            "earned": self.earned(owner),
            "due": self.due(owner),
            "transit": self.sent(owner),
            "paid": self.had(owner),
            "kept": sum((order.cash for order in self.of(owner) if not order.by_post), NOUGHT),
        }

    def house(self):
        """What buyers paid, against them, and what was taken of it."""
        orders = self.delivered()
        return {
            "buyers": -sum((order.cash for order in orders), NOUGHT),
            "commission": sum((order.taken for order in orders), NOUGHT),
        }

    def shelf(self, owner, product):
        """Pieces of a product that are gone, and pieces promised."""
        orders = [order for order in self.orders if (order.owner, order.product) == (owner, product)]
        return sum(order.gone for order in orders), sum(order.promised for order in orders)
