"""Two phones that press on one order at the same moment: one wins, and stock, state and book agree.

Each race has a control in which only the market's own row is held, as it was before: on PostgreSQL it goes wrong.
SQLite lets one writer in at a time, guard or no guard, so there the control comes out right.
"""

from decimal import Decimal
from functools import partial

import pytest
from django.db import connection

from commons.errors import Refusal
from ledger.queries import balance, book_is_balanced
from shop import services
from shop.enums import OrderState
from shop.models import PurchasedOrder
from shop.services import orders
from tests.factories import selling
from tests.threads import Meeting, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def window(monkeypatch):
    """Holds open the moment between reading an order and changing it, so that two presses would meet in it."""
    meet = Meeting()
    hold = orders.hold

    def held(**which):
        found = hold(**which)
        meet()
        return found

    monkeypatch.setattr(orders, "hold", held)


@pytest.fixture
def unguarded(monkeypatch):
    monkeypatch.setattr(orders, "HELD", ("self",))


@pytest.fixture
def order():
    """Two pieces of ten, brought by the cooperative."""
    return selling.order(selling.listing(stock=10))


@pytest.fixture
def seller(order):
    return selling.member(order.shop.cooperative)


@pytest.fixture
def sent(order, seller):
    """The same, on its way: eight are left."""
    services.confirm_order(order=order, by=seller)
    services.prepare_order(order=order, by=seller)
    services.ship_order(order=order, by=seller)
    return order


def pressed(*deeds):
    """The name of what each got: the state it left the order in, or the refusal."""
    each = iter(deeds)

    def press():
        try:
            return str(next(each)().order.status)
        except Refusal as refusal:
            return type(refusal).__name__

    return sorted(at_once(press, len(deeds)))


def stands(order):
    """The state, the pieces in stock and promised, and the cash the book says that the cooperative holds."""
    found = PurchasedOrder.objects.select_related("order", "shop__cooperative").get(pk=order.pk)
    stock = found.order.lines.get().stockrecord
    return found.order.status, (stock.num_in_stock, stock.num_allocated), balance(found.shop.cooperative).kept


def on(**answers):
    """What is expected on the database that runs."""
    return answers[connection.vendor]


def refuse_twice(sent, seller):
    refuse = partial(services.refuse_order, order=sent, by=seller)
    return pressed(refuse, refuse)


def deliver_and_refuse(sent, seller):
    facts = {"order": sent, "by": seller}
    return pressed(partial(services.deliver_order, **facts), partial(services.refuse_order, **facts))


def confirm_and_take_back(order, seller):
    confirm = partial(services.confirm_order, order=order, by=seller)
    take_back = partial(services.cancel_by_buyer, purchase=order.purchase, number=order.order.number, by=None)
    return pressed(confirm, take_back)


def test_refused_by_two_phones_at_once_the_pieces_come_back_once(window, sent, seller):
    got = refuse_twice(sent, seller)

    assert got == ["refused", "refused"]
    assert stands(sent) == (OrderState.REFUSED, (10, 0), 0)


def test_control_with_one_row_held_the_pieces_come_back_twice(window, unguarded, sent, seller):
    refuse_twice(sent, seller)

    assert stands(sent)[1] == on(postgresql=(12, 0), sqlite=(10, 0))


def test_delivered_and_refused_at_once_one_of_them_stands(window, sent, seller):
    got = deliver_and_refuse(sent, seller)

    ends = {
        OrderState.DELIVERED: (OrderState.DELIVERED, (8, 0), Decimal("265.00")),
        OrderState.REFUSED: (OrderState.REFUSED, (10, 0), 0),
    }
    state, *_ = stands(sent)
    assert got == sorted(["OrderElsewhere", state])
    assert stands(sent) == ends[OrderState(state)]
    assert book_is_balanced()


def test_control_with_one_row_held_goods_are_paid_and_back_in_stock(window, unguarded, sent, seller):
    deliver_and_refuse(sent, seller)

    both = stands(sent)[1:] == ((10, 0), Decimal("265.00"))
    assert both is on(postgresql=True, sqlite=False)


def test_confirmed_and_taken_back_at_once_one_of_them_stands(window, order, seller):
    got = confirm_and_take_back(order, seller)

    ends = {
        (("TooLateToCancel", "confirmed"), OrderState.CONFIRMED, (10, 2)),
        (("OrderElsewhere", "cancelled"), OrderState.CANCELLED, (10, 0)),
    }
    state, stock, _ = stands(order)
    assert (tuple(got), state, stock) in ends


def test_control_with_one_row_held_an_order_is_confirmed_and_taken_back(window, unguarded, order, seller):
    got = confirm_and_take_back(order, seller)

    assert (got == ["cancelled", "confirmed"]) is on(postgresql=True, sqlite=False)
