"""Fifty buyers, one button pressed twenty times, and web processes that die: nothing oversold, nothing halved."""

import os
import random
import re
import select
import signal
import threading
import time
from collections import Counter
from contextlib import contextmanager
from statistics import median

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils.html import strip_tags
from oscar.core.loading import get_model

from shop import services
from shop.enums import OrderState
from shop.models import Purchase, PurchasedOrder
from shop.refusals import SoldOut
from tests.factories import shop as make
from tests.processes import ROUNDS, own_database, portal
from tests.shop.pressing import PIPE, Buyer, at_once

OrderLine = get_model("order", "Line")
FEWEST_BROKEN = 15
"""Of twenty presses; the moments follow the time that a press takes, so that a quicker machine misses a few."""
pytestmark = [pytest.mark.long, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@contextmanager
def presses_told(folder):
    """A pipe in the portal's folder; within it, a function that waits for the next word about a press."""
    os.mkfifo(folder / PIPE)
    pipe = os.open(folder / PIPE, os.O_RDWR)
    told = os.fdopen(pipe, "rb", buffering=0)

    def heard(what, within=60):
        """The web process that says it now, or None when it has not in time."""
        if not select.select([pipe], [], [], within)[0]:
            return None
        process, said = told.readline().decode().split()
        assert said == what
        return int(process)

    yield heard
    told.close()


def pressed_in_full(buyer, heard):
    """Seconds that a press takes in a web process that has answered nothing yet; the next begins in another."""
    press = threading.Thread(target=buyer.press)
    press.start()
    process, began = heard("begun"), time.monotonic()
    assert heard("ended") == process
    took = time.monotonic() - began
    press.join()
    os.kill(process, signal.SIGKILL)
    return took


def broken_at_moments(buyers, heard, long):
    """How many presses were broken off, at a random moment in each twentieth of the time that an unbroken one takes."""
    broken = 0
    for number, buyer in enumerate(buyers):
        moment = (number + random.random()) / len(buyers) * long
        if broken_off(buyer, heard, moment):
            broken += 1
        else:  # it took less than that: this machine has less to do than before
            long = moment
    return broken


def broken_off(buyer, heard, moment):
    """Presses, and kills the web process so long after the press reached it; whether that was before its end."""
    press = threading.Thread(target=buyer.press)
    press.start()
    process = heard("begun")
    ended = heard("ended", within=moment)
    os.kill(process, signal.SIGKILL)
    press.join()
    ended = ended or heard("ended", within=0)
    return not ended and not buyer.bought


def whole(purchase):
    """Whether both cooperatives have their order, each with its line, and together they are what the buyer pays."""
    orders = [held.order for held in purchase.orders.select_related("order")]
    lines = [order.lines.count() for order in orders]
    return (
        lines == [1, 1]
        and {order.status for order in orders} == {OrderState.PLACED}
        and sum(order.total_incl_tax for order in orders) == purchase.total
    )


def books_agree(listing):
    """What the shelf promised is what the open orders hold."""
    held = OrderLine.objects.filter(product=listing.product_id).aggregate(n=Sum("num_allocated"))["n"] or 0
    return make.stock_of(listing).num_allocated == held


def deliver_everything(listings):
    """Every order goes its whole way, so that all that was bought stands in the book."""
    for listing in listings:
        by = make.seller(listing.shop)
        for order in PurchasedOrder.objects.filter(shop=listing.shop):
            services.confirm_order(order=order, by=by)
            services.prepare_order(order=order, by=by)
            services.ship_order(order=order, by=by, tracking_number="RR123456785MA")
            services.deliver_order(order=order, by=by)


def book():
    """How many sales it holds, and the entries in it that do not balance."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM ledger_sale")
        sales = cursor.fetchone()[0]
        cursor.execute("SELECT entry_id FROM ledger_posting GROUP BY entry_id HAVING ROUND(SUM(amount) * 100) <> 0")
        return sales, cursor.fetchall()


@pytest.fixture
def shelf(tmp_path, transactional_db):
    with own_database(tmp_path):
        make.province()
        yield tmp_path, make.listing(make.shop_open(), stock=10)


def test_fifty_buyers_for_the_last_ten_pieces_buy_ten_and_forty_are_told(shelf):
    folder, _ = shelf
    shelves = [make.listing(make.shop_open(), f"عسل {n}", stock=10) for n in range(ROUNDS)]
    ended, took = [], Counter()
    with portal(folder, app="tests.shop.witnessed") as site:
        for number, listing in enumerate(shelves):
            buyers = [Buyer(site, 50 * number + n).fill(listing).open_checkout() for n in range(50)]

            at_once([buyer.press for buyer in buyers])

            told_so = str(SoldOut(title=listing.product.title))
            told = [buyer for buyer in buyers if not buyer.bought and told_so in buyer.answer]
            keeps = [buyer for buyer in told if listing.product.title in buyer.get("/ar/basket/")]
            ended.append((sum(buyer.bought for buyer in buyers), len(told), len(keeps)))
            took.update(buyer.answered_by for buyer in buyers if buyer.bought)
        workers = set(site.workers())

    print(f"sold, told so, basket kept, in each round: {ended}; orders that each web process took: {dict(took)}")
    assert ended == [(10, 40, 40)] * ROUNDS
    assert (set(took), len(workers)) == (workers, 2)
    assert [make.stock_of(listing).num_allocated for listing in shelves] == [10] * ROUNDS
    assert Purchase.objects.count() == 10 * ROUNDS
    assert all(books_agree(listing) for listing in shelves)


def test_without_the_guard_the_check_alone_oversells_the_same_ten_pieces_to_twelve_of_fifteen_buyers(shelf):
    folder, listing = shelf
    with portal(folder, app="tests.unguarded") as site:
        buyers = [Buyer(site, n).fill(listing).open_checkout() for n in range(15)]
        late = [buyers.pop() for _ in range(3)]

        at_once([buyer.press for buyer in buyers])
        for buyer in late:
            buyer.press()

    told_so = str(SoldOut(title=listing.product.title))
    assert [buyer.bought for buyer in buyers] == [True] * 12
    assert [told_so in buyer.answer for buyer in late] == [True] * 3
    assert Purchase.objects.count() == make.stock_of(listing).num_allocated == 12


def pressed_at_once(site, listing, times):
    """One page's button, pressed so many times at one moment; the presses."""
    buyer = Buyer(site, 1).fill(listing).open_checkout()
    presses = [Buyer(site, 1) for _ in range(times)]
    for press in presses:
        press.form = buyer.form
        for cookie in buyer.jar:
            press.jar.set_cookie(cookie)
    at_once([press.press for press in presses])
    return presses


def test_one_button_pressed_twenty_times_at_once_is_one_purchase_and_twenty_equal_answers(shelf):
    folder, listing = shelf
    with portal(folder) as site:
        presses = pressed_at_once(site, listing, 20)

    answers = Counter(re.sub(r"\s+", " ", strip_tags(press.answer)) for press in presses)
    print(f"twenty presses: {Purchase.objects.count()} purchase, {list(answers.values())} equal answers")
    assert Purchase.objects.count() == 1
    assert list(answers.values()) == [20]
    assert {press.where for press in presses} == {f"{site.address}/ar/purchase/{Purchase.objects.get().token}/thanks/"}
    assert make.stock_of(listing).num_allocated == 1


def test_without_key_and_basket_one_button_pressed_at_once_is_several_purchases(shelf):
    folder, listing = shelf
    with portal(folder, app="tests.unkeyed") as site:
        presses = pressed_at_once(site, listing, 6)

    bought = sum(press.bought for press in presses)
    print(f"six presses without the guard: {bought} purchases")
    assert bought > 1
    assert Purchase.objects.count() == make.stock_of(listing).num_allocated == bought


def test_web_processes_killed_at_twenty_moments_of_checkout_leave_no_half_purchase(shelf):
    folder, _ = shelf
    others = [
        make.listing(make.shop_open(), "زربية", trade="crafts", price="450", stock=100),
        make.listing(make.shop_open(), "سلة", trade="crafts", price="90", stock=100),
    ]
    with portal(folder, processes=1, app="tests.shop.witnessed") as site, presses_told(folder) as heard:
        buyers = [Buyer(site, n).fill(*others).open_checkout() for n in range(23)]
        long = median(pressed_in_full(buyer, heard) for buyer in buyers[20:])

        broken = broken_at_moments(buyers[:20], heard, long)
        at_first = Purchase.objects.count()
        halves = [purchase for purchase in Purchase.objects.all() if not whole(purchase)]
        for buyer in [buyer for buyer in buyers if not buyer.bought]:
            buyer.press()

    print(f"{broken} of 20 presses were broken off within {long:.2f} s, {at_first} purchases placed before the rest")
    assert broken >= FEWEST_BROKEN
    assert halves == []
    assert [buyer.where for buyer in buyers if not buyer.bought] == []
    assert Purchase.objects.count() == 23
    assert all(whole(purchase) for purchase in Purchase.objects.all())
    assert OrderLine.objects.count() == 46
    assert all(books_agree(other) for other in others)
    deliver_everything(others)
    assert book() == (46, [])
