"""Fifty buyers over HTTP for the last ten pieces: nothing oversold, everybody told."""

import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest
from django.db.models import Sum
from django.utils import translation
from oscar.core.loading import get_model

from registry.models import Province
from shop.models import Purchase
from shop.refusals import SoldOut
from tests.factories import shop as make
from tests.processes import own_database, portal

OrderLine = get_model("order", "Line")
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


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
        token = next(c.value for c in self.jar if "csrf" in c.name)
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        try:
            answer = self.opener.open(self.portal.address + path, body, timeout=60)
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
        except (urllib.error.URLError, ConnectionError, OSError) as broken:
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


def books_agree(listing):
    """What the shelf promised is what the open orders hold."""
    held = OrderLine.objects.filter(product=listing.product_id).aggregate(n=Sum("num_allocated"))["n"] or 0
    return make.stock_of(listing).num_allocated == held


@pytest.fixture
def shelf(tmp_path, transactional_db):
    with own_database(tmp_path):
        make.province()
        yield tmp_path, make.listing(make.shop_open(), stock=10)


@pytest.mark.enable_socket
def test_fifty_buyers_for_the_last_ten_pieces_buy_ten_and_forty_are_told(shelf):
    folder, listing = shelf
    with portal(folder) as site:
        buyers = [Buyer(site, n).fill(listing).open_checkout() for n in range(50)]

        at_once([buyer.press for buyer in buyers])

    with translation.override("ar"):
        told_so = str(SoldOut(title=listing.product.title))
    sold = [buyer for buyer in buyers if buyer.bought]
    told = [buyer for buyer in buyers if not buyer.bought and told_so in buyer.answer]
    assert (len(sold), len(told)) == (10, 40)
    assert make.stock_of(listing).num_allocated == 10
    assert Purchase.objects.count() == 10
    assert books_agree(listing)
