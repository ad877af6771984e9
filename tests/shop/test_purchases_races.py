"""Fifty buyers, one button pressed twenty times, and web processes that die: nothing oversold, nothing halved."""

import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from functools import partial
from http.client import HTTPException
from http.cookiejar import CookieJar

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils.html import strip_tags
from oscar.core.loading import get_model

from registry.models import Province
from shop import services
from shop.enums import OrderState
from shop.models import Purchase, PurchasedOrder
from shop.refusals import SoldOut
from tests.factories import shop as make
from tests.processes import ROUNDS, own_database, portal

OrderLine = get_model("order", "Line")
pytestmark = [pytest.mark.long, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Buyer:
    """A browser without JavaScript."""

    def __init__(self, portal, number):
        self.portal, self.number = portal, number
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.answer = self.where = None

    def get(self, path):
        return self.opener.open(self.portal.address + path, timeout=60).read().decode()

    def post(self, path, **fields):
        token = [("csrfmiddlewaretoken", cookie.value) for cookie in self.jar if "csrf" in cookie.name]
        body = urllib.parse.urlencode([*fields.items(), *token]).encode()
        asked = urllib.request.Request(self.portal.address + path, body, {"Origin": self.portal.address})
        try:
            answer = self.opener.open(asked, timeout=60)
        except urllib.error.HTTPError as refused:
            answer = refused
        return answer.read().decode(), answer.geturl()

    def fill(self, *listings):
        for listing in listings:
            self.get(f"/ar/market/product/{listing.pk}/")
            self.post(f"/ar/basket/add/{listing.pk}/", quantity="1")
        return self

    def open_checkout(self):
        page = self.get("/ar/checkout/")
        hidden = {name: re.search(rf'name="{name}" value="(.*?)"', page)[1] for name in ("key", "agreed")}
        place = {"province": str(Province.objects.get(code="MA-GUE").pk), "city": "كلميم", "address": "حي النخيل"}
        self.form = {**hidden, **place, "name": "سعاد", "phone": f"+2126{12_000_000 + self.number}", "note": ""}
        return self

    def press(self):
        try:
            self.answer, self.where = self.post("/ar/checkout/", **self.form)
        except (OSError, HTTPException) as broken:
            self.answer, self.where = str(broken), ""

    @property
    def bought(self):
        return "/thanks/" in self.where


def at_once(deeds):
    """Runs every deed in a thread of its own, all let go at one moment."""
    gate = threading.Barrier(len(deeds))

    def wait_and(deed):
        gate.wait()
        deed()

    threads = [threading.Thread(target=wait_and, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def kill_after(site, seconds):
    """Kills a web process at a moment of the checkout."""
    threading.Event().wait(seconds)
    site.kill_one()


def timed(deed):
    """Seconds that a deed takes."""
    began = time.monotonic()
    deed()
    return time.monotonic() - began


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


@pytest.mark.enable_socket
def test_fifty_buyers_for_the_last_ten_pieces_buy_ten_and_forty_are_told(shelf):
    folder, _ = shelf
    shelves = [make.listing(make.shop_open(), f"عسل {n}", stock=10) for n in range(ROUNDS)]
    ended = []
    with portal(folder) as site:
        for number, listing in enumerate(shelves):
            buyers = [Buyer(site, 50 * number + n).fill(listing).open_checkout() for n in range(50)]

            at_once([buyer.press for buyer in buyers])

            told_so = str(SoldOut(title=listing.product.title))
            told = [buyer for buyer in buyers if not buyer.bought and told_so in buyer.answer]
            keeps = [buyer for buyer in told if listing.product.title in buyer.get("/ar/basket/")]
            ended.append((sum(buyer.bought for buyer in buyers), len(told), len(keeps)))

    print(f"sold, told so, basket kept, in each round: {ended}")
    assert ended == [(10, 40, 40)] * ROUNDS
    assert [make.stock_of(listing).num_allocated for listing in shelves] == [10] * ROUNDS
    assert Purchase.objects.count() == 10 * ROUNDS
    assert all(books_agree(listing) for listing in shelves)


@pytest.mark.enable_socket
def test_without_the_guard_fifteen_buyers_oversell_the_same_ten_pieces(shelf):
    folder, listing = shelf
    with portal(folder, app="tests.unguarded") as site:
        buyers = [Buyer(site, n).fill(listing).open_checkout() for n in range(15)]

        at_once([buyer.press for buyer in buyers])

    assert Purchase.objects.count() == 15
    assert make.stock_of(listing).num_allocated > 10


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


@pytest.mark.enable_socket
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


@pytest.mark.enable_socket
def test_without_key_and_basket_one_button_pressed_at_once_is_several_purchases(shelf):
    folder, listing = shelf
    with portal(folder, app="tests.unkeyed") as site:
        presses = pressed_at_once(site, listing, 6)

    bought = sum(press.bought for press in presses)
    print(f"six presses without the guard: {bought} purchases")
    assert bought > 1
    assert Purchase.objects.count() == make.stock_of(listing).num_allocated == bought


@pytest.mark.enable_socket
def test_web_processes_killed_at_twenty_moments_of_checkout_leave_no_half_purchase(shelf):
    folder, _ = shelf
    others = [
        make.listing(make.shop_open(), "زربية", trade="crafts", price="450", stock=100),
        make.listing(make.shop_open(), "سلة", trade="crafts", price="90", stock=100),
    ]
    with portal(folder, processes=1) as site:
        buyers = [Buyer(site, n).fill(*others).open_checkout() for n in range(21)]
        long = timed(buyers[20].press)

        for buyer in buyers[:20]:
            at_once([buyer.press, partial(kill_after, site, random.uniform(0, long))])
        broken = [buyer for buyer in buyers if not buyer.bought]
        at_first = Purchase.objects.count()
        halves = [purchase for purchase in Purchase.objects.all() if not whole(purchase)]
        for buyer in broken:
            buyer.press()

    print(f"{len(broken)} of 20 presses were broken off, {at_first} purchases were placed before they pressed again")
    assert broken
    assert halves == []
    assert [buyer.where for buyer in buyers if not buyer.bought] == []
    assert Purchase.objects.count() == 21
    assert all(whole(purchase) for purchase in Purchase.objects.all())
    assert OrderLine.objects.count() == 42
    assert all(books_agree(other) for other in others)
    deliver_everything(others)
    assert book() == (42, [])
