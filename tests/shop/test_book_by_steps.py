"""Thousands of generated steps through the shop: after each the book balances, nobody was paid more than she earned,
and every balance and every shelf is what the same orders, kept by hand, come to.
"""

from collections import Counter
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from ledger import services as ledger
from ledger.errors import NotDelivered, NothingToPay, PayoutDecided, RefundTooLarge
from ledger.queries import balance
from shop import services
from shop.enums import DeliveryKind, OrderState
from shop.errors import OrderElsewhere
from tests.shop.hand_book import (
    FLOORS,
    LEADS_TO,
    PLENTY,
    UNDER_WAY,
    HandBook,
    Order,
    Paid,
    begun,
    cancelled,
    may_be,
    paid_for,
    refundable,
    returned,
    under_way,
    unsettled,
)
from tests.shop.stalls import PRICES, WAYS, Market, balances, entries_askew, shelves

TALLY: Counter[str] = Counter()
"""Steps, by kind."""
AMONG: Counter[str] = Counter()
"""Some of them, told apart by who collected the cash and by whether it was settled when it went back."""
APART: Counter[str] = Counter()
"""What was refused, or was done before and so changed nothing: no steps."""
STEPS, EXAMPLES = 5_000, 62
WALKS = {"stateful_step_count": 100, "deadline": None, "database": None}
OWNERS, PRODUCTS, PIECES = st.integers(0, 2), st.integers(0, len(PRICES) - 1), st.integers(1, 5)
money = st.decimals(min_value="0.01", max_value=400, places=2)
shares = st.decimals(min_value=0, max_value="0.25", places=4) | st.just(Decimal(1))
floors = st.none() | st.decimals(min_value="0.01", max_value=60, places=2)
deliveries = st.sampled_from([DeliveryKind.POST, *DeliveryKind])


class Walk(RuleBasedStateMachine):
    """Everything that buyers, sellers, the council and the bank do about an order, by the portal's own verbs."""

    def __init__(self, market):
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.market, self.stalls = market, market.stalls
        self.owners = {stall.cooperative.pk: owner for owner, stall in enumerate(self.stalls)}
        self.hand = HandBook()
        self.turn = 0
        self.idle = Counter()

    def teardown(self):
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def has(self, which):
        return any(map(which, self.hand.orders))

    def one(self, data, which):
        return data.draw(st.sampled_from([order for order in self.hand.orders if which(order)]))

    def next_turn(self):
        """A number that names one press, so that no two are taken for the same."""
        self.turn += 1
        return self.turn

    def rarely(self, deed):
        """What changes nothing is worth a few presses, no more."""
        return self.idle[deed] * 12 < self.turn

    def changed_nothing(self, deed, what):
        self.idle[deed] += 1
        APART[what] += 1

    @precondition(lambda self: sum(map(under_way, self.hand.orders)) < UNDER_WAY)
    @rule(owner=OWNERS, product=PRODUCTS, pieces=PIECES, delivery=deliveries)
    def a_buyer_orders(self, owner, product, pieces, delivery):
        basket = self.stalls[owner].basket(product, pieces, delivery)
        row = self.market.buys(self.next_turn(), basket)
        goods = pieces * PRICES[product]
        fee, brought_for = self.hand.fee(owner, goods), WAYS[delivery]
        assert (row.commission, row.order.total_incl_tax) == (fee, goods + brought_for)
        self.hand.orders.append(Order(row, owner, product, pieces, goods, brought_for, fee, delivery))
        TALLY["sale"] += 1

    def _step(self, order, verb):
        assert self.stalls[order.owner].takes(order.row, verb) == LEADS_TO[verb]
        order.state = LEADS_TO[verb]
        TALLY[verb] += 1
        if order.delivered:
            AMONG[f"collected by the {order.collector}"] += 1

    @precondition(lambda self: self.has(under_way))
    @rule(data=st.data())
    def an_order_goes_one_step_on(self, data):
        order = self.one(data, under_way)
        self._step(order, order.onwards)

    @precondition(lambda self: self.has(may_be("deliver")))
    @rule(data=st.data())
    def an_order_is_delivered_or_collected(self, data):
        self._step(self.one(data, may_be("deliver")), "deliver")

    @precondition(lambda self: self.has(may_be("refuse")))
    @rule(data=st.data())
    def an_order_is_refused_at_the_door(self, data):
        self._step(self.one(data, may_be("refuse")), "refuse")

    @precondition(lambda self: self.has(may_be("cancel")) and self.hand.few(cancelled))
    @rule(data=st.data(), by_buyer=st.booleans())
    def an_order_is_cancelled(self, data, by_buyer):
        """By the seller, or by the buyer while it is new; then the seller who presses too changes nothing."""
        order = self.one(data, may_be("cancel"))
        if by_buyer and order.state == OrderState.PLACED:
            services.cancel_by_buyer(purchase=order.row.purchase, number=order.row.order.number, by=None)
        self._step(order, "cancel")

    @precondition(lambda self: self.has(refundable))
    @rule(data=st.data(), amount=money, presses=st.integers(1, 2))
    def an_officer_gives_a_buyer_money_back(self, data, amount, presses):
        order, reason = self.one(data, refundable), f"x{self.next_turn()}"
        amount = min(amount, order.can_go_back)
        for _ in range(presses):
            self.market.gives_back(order, amount, reason)
        self._went_back(order, amount, "refund")

    def _went_back(self, order, amount, kind):
        order.refunded += amount
        order.refunds += 1
        TALLY[kind] += 1
        AMONG[f"given back by the {order.collector}, {'' if order.settled else 'not '}settled"] += 1

    @precondition(lambda self: self.has(paid_for) and self.hand.few(returned))
    @rule(data=st.data())
    def a_buyer_returns_the_goods(self, data):
        """All that she paid goes back to her, and the seller puts the pieces on the shelf again."""
        order = self.one(data, paid_for)
        amount = order.can_go_back
        self.market.gives_back(order, amount, f"x{self.next_turn()}")
        self.stalls[order.owner].puts_back(order.product, order.pieces)
        order.came_back = True
        self._went_back(order, amount, "return")

    @precondition(lambda self: len(self.hand.fees) <= len(self.hand.orders) // 4)
    @rule(rate=shares, floor=floors, owner=st.none() | OWNERS)
    def the_council_changes_the_fee(self, rate, floor, owner):
        cooperative = None if owner is None else self.stalls[owner].cooperative
        day = timezone.localdate()
        ledger.add_commission_rule(rate=rate, floor=floor, cooperative=cooperative, in_force_from=day)
        self.hand.fees.append((owner, rate, floor))
        TALLY["fee change"] += 1

    @precondition(lambda self: self.has(unsettled) or self.hand.owed())
    @rule(pays_first=st.booleans())
    def the_council_settles_or_pays_out(self, pays_first):
        if self.has(unsettled) and not (pays_first and self.hand.owed()):
            self._settle()
        else:
            self._pay_out()

    def _settle(self):
        ledger.settle(up_to=timezone.now(), by=self.market.officer)
        for order in self.hand.delivered():
            order.settled = True
        TALLY["settlement"] += 1

    def _pay_out(self):
        owed = self.hand.owed()
        batch = ledger.run_payout(by=self.market.officer)
        sent = {self.owners[payout.cooperative_id]: payout for payout in batch.payouts.all()}
        assert {owner: payout.amount for owner, payout in sent.items()} == owed
        self.hand.payouts += [Paid(payout, owner, payout.amount) for owner, payout in sent.items()]
        assert all(self.hand.sent(owner) + self.hand.had(owner) <= self.hand.total(owner) for owner in owed)
        TALLY["payout"] += 1

    @precondition(lambda self: self.hand.payouts_in("sent"))
    @rule(data=st.data(), arrives=st.booleans())
    def the_bank_answers(self, data, arrives):
        paid = data.draw(st.sampled_from(self.hand.payouts_in("sent")))
        state = "confirmed" if arrives or self.hand.many_came_back() else "failed"
        self.market.notes(paid.row, state)
        paid.state = state
        self.what_she_reads_is_so(paid.owner)
        TALLY[f"payout {state}"] += 1

    @precondition(lambda self: self.hand.payouts_in("confirmed") and not self.hand.many_came_back())
    @rule(data=st.data())
    def the_bank_sends_back_what_had_arrived(self, data):
        paid = data.draw(st.sampled_from(self.hand.payouts_in("confirmed")))
        self.market.notes(paid.row, "returned")
        paid.state = "failed"
        self.what_she_reads_is_so(paid.owner)
        TALLY["payout returned"] += 1

    def what_she_reads_is_so(self, owner):
        read, stands = balance(self.stalls[owner].cooperative), self.hand.stands(owner)
        assert (read.earned, read.paid, read.kept) == (stands["earned"], stands["paid"], stands["kept"])
        assert (read.on_its_way, read.debt) == (stands["transit"] + max(stands["due"], 0), max(-stands["due"], 0))

    @precondition(lambda self: self.has(begun) and self.rarely("twice"))
    @rule(data=st.data())
    def a_step_is_taken_twice(self, data):
        order = self.one(data, begun)
        assert self.stalls[order.owner].takes(order.row, order.last_verb) == order.state
        self.changed_nothing("twice", "a step taken twice")

    @precondition(lambda self: self.hand.orders and self.rarely("out of turn"))
    @rule(data=st.data())
    def a_step_out_of_turn_is_refused(self, data):
        order = data.draw(st.sampled_from(self.hand.orders))
        verb = data.draw(st.sampled_from([verb for verb in LEADS_TO if order.refuses(verb)]))
        with pytest.raises(OrderElsewhere):
            self.stalls[order.owner].takes(order.row, verb)
        self.changed_nothing("out of turn", "a step out of turn")

    @precondition(lambda self: self.hand.orders and self.rarely("too much"))
    @rule(data=st.data(), above=money)
    def nobody_is_given_back_more_than_she_paid(self, data, above):
        order = data.draw(st.sampled_from(self.hand.delivered() or self.hand.orders))
        with pytest.raises(RefundTooLarge if order.delivered else NotDelivered):
            self.market.gives_back(order, order.can_go_back + above, f"x{self.next_turn()}")
        self.changed_nothing("too much", "too large a refund" if order.delivered else "refund before the delivery")

    @precondition(lambda self: self.hand.orders and not self.hand.owed() and self.rarely("nothing"))
    @rule()
    def nothing_is_paid_out_when_nothing_is_owed(self):
        with pytest.raises(NothingToPay):
            ledger.run_payout(by=self.market.officer)
        self.changed_nothing("nothing", "payout of nothing")

    @precondition(lambda self: self.hand.payouts_in("confirmed", "failed") and self.rarely("answer"))
    @rule(data=st.data(), state=st.sampled_from(["confirmed", "failed"]))
    def the_bank_answers_again(self, data, state):
        paid = data.draw(st.sampled_from(self.hand.payouts_in("confirmed", "failed")))
        if paid.state == state:
            self.market.notes(paid.row, state)
            return self.changed_nothing("answer", "an answer given twice")
        with pytest.raises(PayoutDecided):
            self.market.notes(paid.row, state)
        return self.changed_nothing("answer", "an answer taken back")

    @invariant()
    def every_entry_balances(self):
        assert entries_askew() == []

    @invariant()
    def every_balance_is_as_kept_by_hand(self):
        by_hand = {(None, kind): total for kind, total in self.hand.house().items()}
        for owner, stall in enumerate(self.stalls):
            assert self.hand.earned(owner) >= 0
            by_hand |= {(stall.cooperative.pk, kind): total for kind, total in self.hand.stands(owner).items()}
        assert balances() == {account: total for account, total in by_hand.items() if total}

    @invariant()
    def every_shelf_holds_what_the_orders_left(self):
        found = shelves()
        for owner, stall in enumerate(self.stalls):
            for product, listing in enumerate(stall.listings):
                gone, promised = self.hand.shelf(owner, product)
                assert found[listing.product_id] == (PLENTY - gone, promised)


def enough():
    """Whether so many steps were taken, and of each kind as many as prove something."""
    return TALLY.total() >= STEPS and all((TALLY | AMONG | APART)[kind] >= least for kind, least in FLOORS.items())


@pytest.mark.long
@pytest.mark.django_db
def test_the_book_balances_after_every_one_of_5000_steps_through_the_shop():
    market = Market()
    for counter in (TALLY, AMONG, APART):
        counter.clear()

    for examples in (EXAMPLES, *[4] * 24):
        if enough():
            break  # walks differ in length and in what they meet: what is missing is sought a little longer
        walks = settings(max_examples=examples, suppress_health_check=list(HealthCheck), **WALKS)
        run_state_machine_as_test(lambda: Walk(market), settings=walks)

    print(f"\nbook: {TALLY.total()} steps through the shop, {dict(sorted(TALLY.items()))}")
    print(f"among them: {dict(sorted(AMONG.items()))}")
    print(f"beside them, refused or done before: {dict(sorted(APART.items()))}")
    assert enough()
