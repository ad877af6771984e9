"""Thousands of generated steps: the book balances after each, nobody is paid more than she earned, and every balance
equals that of a model which knows nothing of accounts.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from ledger import queries, services
from ledger.errors import NothingToPay, PayoutDecided, RefundTooLarge
from tests.factories import ledger as factory

EXAMPLES, STEPS = 62, 100
CENT = Decimal("0.01")
money = st.decimals(min_value=1, max_value=2000, places=2)
steps = defaultdict(int)


@dataclass
class Order:
    number: str
    owner: int
    goods: Decimal
    delivery: Decimal
    commission: Decimal
    door: bool
    delivered: bool = False
    settled: bool = False
    refunded: Decimal = Decimal(0)

    def worth(self):
        """What the council owes for it: by post all but the commission, at the door minus the commission."""
        left = (self.commission * min(self.refunded, self.goods) / self.goods).quantize(CENT, ROUND_HALF_UP)
        taken = self.commission - left
        return -taken if self.door else self.goods + self.delivery - self.refunded - taken


@dataclass
class Model:
    orders: list[Order] = field(default_factory=list)
    sent: list[tuple[int, Decimal]] = field(default_factory=list)
    paid: list[tuple[int, Decimal]] = field(default_factory=list)

    def of(self, owner):
        return [order for order in self.orders if order.owner == owner and order.delivered]

    def earned(self, owner):
        return sum((o.worth() for o in self.of(owner) if not o.door and not o.settled), Decimal(0))

    def total(self, owner):
        return sum((o.worth() for o in self.of(owner)), Decimal(0))

    def had(self, owner, sums):
        return sum((amount for who, amount in sums if who == owner), Decimal(0))

    def due(self, owner):
        return self.total(owner) - self.earned(owner) - self.had(owner, self.sent) - self.had(owner, self.paid)


class Book(RuleBasedStateMachine):
    """Sale, refusal, delivery, refund, change of fee, settlement, payout, failed payout, confirmed payout."""

    def __init__(self):
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.cooperatives = [factory.cooperative() for _ in range(3)]
        self.model = Model()
        self.fees = self.turn = 0

    def teardown(self):
        for owner, cooperative in enumerate(self.cooperatives):
            balance = queries.balance(cooperative)
            assert balance.on_its_way == self.model.due(owner) + self.model.had(owner, self.model.sent)
            assert (balance.earned, balance.paid) == (self.model.earned(owner), self.model.had(owner, self.model.paid))
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    @rule(owner=st.integers(0, 2), goods=money, delivery=st.sampled_from([0, 20, Decimal("34.50")]), door=st.booleans())
    def sell(self, owner, goods, delivery, door):
        taken = queries.commission_for(cooperative=self.cooperatives[owner], goods=goods).amount
        number = f"R{len(self.model.orders)}-1"
        self.model.orders.append(Order(number, owner, goods, Decimal(delivery), taken, door))
        steps["sale"] += 1

    @precondition(lambda self: any(not order.delivered for order in self.model.orders))
    @rule(data=st.data())
    def refuse_at_the_door(self, data):
        order = data.draw(st.sampled_from([order for order in self.model.orders if not order.delivered]))
        self.turn += 1
        # the buyer orders anew; the refused order never comes into the book
        order.number = f"{order.number.split('-')[0]}-{self.turn + 1}"
        steps["refusal"] += 1

    @precondition(lambda self: self.model.orders)
    @rule(data=st.data())
    def deliver(self, data):
        order = data.draw(st.sampled_from(self.model.orders))
        factory.sold(
            self.cooperatives[order.owner], order.number, goods=order.goods, delivery=order.delivery,
            commission=order.commission, collected_by="cooperative" if order.door else "council",
        )  # fmt: skip
        order.delivered = True
        steps["delivery"] += 1

    @precondition(lambda self: any(order.delivered for order in self.model.orders))
    @rule(data=st.data(), amount=money, whole=st.booleans())
    def refund(self, data, amount, whole):
        order = data.draw(st.sampled_from([order for order in self.model.orders if order.delivered]))
        most = order.goods + order.delivery - order.refunded
        amount = most if whole and most else amount
        try:
            services.refund(order_number=order.number, amount=amount, reason="x", key=str(order.refunded))
        except RefundTooLarge:
            assert amount > most
        else:
            assert amount <= most
            order.refunded += amount
        steps["refund"] += 1

    @precondition(lambda self: self.fees <= len(self.model.orders) // 4)
    @rule(
        rate=st.decimals(min_value=0, max_value=1, places=4),
        floor=st.none() | money,
        owner=st.none() | st.integers(0, 2),
    )
    def change_the_fee(self, rate, floor, owner):
        cooperative = None if owner is None else self.cooperatives[owner]
        services.add_commission_rule(
            rate=rate, floor=floor, cooperative=cooperative, in_force_from=timezone.localdate()
        )
        self.fees += 1
        steps["fee change"] += 1

    @precondition(lambda self: any(order.delivered and not order.settled for order in self.model.orders))
    @rule()
    def settle(self):
        services.settle(up_to=timezone.now())
        for order in self.model.orders:
            order.settled = order.settled or order.delivered
        steps["settlement"] += 1

    @precondition(lambda self: any(order.delivered for order in self.model.orders))
    @rule(settle_first=st.booleans(), data=st.data(), answered=st.booleans())
    def pay_out(self, settle_first, data, answered):
        if settle_first:
            self.settle()
        owed = {owner: self.model.due(owner) for owner in range(3) if self.model.due(owner) > 0}
        try:
            batch = services.run_payout()
        except NothingToPay:
            assert owed == {}
        else:
            assert {self.cooperatives.index(p.cooperative): p.amount for p in batch.payouts.all()} == owed
            self.model.sent += owed.items()
            for owner in owed:
                had = self.model.had(owner, self.model.sent) + self.model.had(owner, self.model.paid)
                assert had <= self.model.total(owner)
        steps["payout"] += 1
        if answered and owed:
            self.turn += 1
            self.decide_a_payout(data, arrived=self.turn % 2 == 0, twice=False)

    @precondition(lambda self: self.model.sent or self.model.paid)
    @rule(data=st.data(), arrived=st.booleans(), twice=st.booleans())
    def decide_a_payout(self, data, arrived, twice):
        payouts = [p for cooperative in self.cooperatives for p in cooperative.payouts.order_by("pk")]
        payout = data.draw(st.sampled_from(payouts))
        owner, before = self.cooperatives.index(payout.cooperative), payout.state
        for _ in range(1 + twice):
            self._decide(payout, arrived, before)
        if before == "sent":
            self.model.sent.remove((owner, payout.amount))
            if arrived:
                self.model.paid.append((owner, payout.amount))
        steps["confirmed" if arrived else "failed payout"] += 1

    def _decide(self, payout, arrived, before):
        try:
            if arrived:
                services.confirm_payout(payout=payout)
            else:
                services.fail_payout(payout=payout, reason="x")
        except PayoutDecided:
            assert before == ("failed" if arrived else "confirmed")

    @invariant()
    def the_book_balances(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.entry_id FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id "
                "GROUP BY p.entry_id, a.currency HAVING ROUND(SUM(p.amount) * 100) <> 0"
            )
            assert cursor.fetchall() == []

    @invariant()
    def every_balance_is_the_models(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT a.cooperative_id, a.kind, SUM(p.amount) FROM ledger_posting p "
                "JOIN ledger_account a ON a.id = p.account_id GROUP BY a.cooperative_id, a.kind"
            )
            found = {(owner, kind): Decimal(total).quantize(CENT) for owner, kind, total in cursor.fetchall()}
        for owner, cooperative in enumerate(self.cooperatives):
            stands = {kind: found.get((cooperative.pk, kind), 0) for kind in ("earned", "due", "transit", "paid")}
            assert stands["earned"] == self.model.earned(owner) >= 0
            assert stands["due"] == self.model.due(owner)
            assert stands["transit"] == self.model.had(owner, self.model.sent)
            assert stands["paid"] == self.model.had(owner, self.model.paid)


@pytest.mark.long
@pytest.mark.django_db
def test_the_book_balances_after_every_one_of_5000_generated_steps():
    steps.clear()

    examples = EXAMPLES
    while sum(steps.values()) < 5000:
        run_state_machine_as_test(
            Book,
            settings=settings(
                max_examples=examples,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        examples = 4  # walks differ in length; the few steps that are missing are taken too

    print(f"\nledger: {sum(steps.values())} steps, {dict(sorted(steps.items()))}")
    assert sum(steps.values()) >= 5000
    assert set(steps) >= {
        "sale",
        "refusal",
        "delivery",
        "refund",
        "fee change",
        "settlement",
        "payout",
        "failed payout",
        "confirmed",
    }
