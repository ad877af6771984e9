"""A page changes the stock of a product once: what a phone sends again counts no pieces that do not exist."""

import re
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from commons.models import AuditLine
from shop import services
from shop.errors import StockBelowOrders
from shop.models import StockChange
from tests.factories import selling
from tests.threads import at_once

pytestmark = pytest.mark.django_db
PAGES = ("desk", "stock", "listing-edit")
KEY = r'<input type="hidden" name="once" value="([-0-9a-f]{36})">'


def stock_of(listing):
    return listing.product.stockrecords.get().num_in_stock


def forms_of(client, name, listing):
    """What each form of a page sends that changes this product's stock: the undoing's comes first where it is shown."""
    address = reverse("shop:stock-change", args=[listing.pk])
    shown = client.get(reverse(f"shop:{name}", args=[listing.pk] if name == "listing-edit" else [])).content.decode()
    return [form.split("</form>")[0] for form in shown.split(f'action="{address}"')[1:]]


def key_of(client, name, listing):
    return re.search(KEY, forms_of(client, name, listing)[-1])[1]


def press(client, listing, change, once):
    address = reverse("shop:stock-change", args=[listing.pk])
    return client.post(address, {"change": change, "once": once}, follow=True).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_five_pieces_sent_twice_from_one_page_are_five_and_the_answer_says_so(client, shop, signed_in_seller, name):
    listing = selling.listing(shop, stock=5)
    once = key_of(client, name, listing)

    answers = [press(client, listing, "5", once) for _ in range(2)]

    assert stock_of(listing) == 10
    assert [line.facts for line in AuditLine.objects.filter(action="shop.change-stock")] == [{"change": 5, "now": 10}]
    assert [shown.count("note--ok") for shown in answers] == [1, 1]
    assert [shown.count('<p class="note" role="status">') for shown in answers] == [0, 1]


@pytest.mark.parametrize(("change", "said"), [("1", ["note--ok"]), ("x", ["note--stop"]), ("-9", ["note--stop"])])
@pytest.mark.parametrize("back", ["desk", "stock"])
def test_what_is_said_of_a_press_stands_by_the_stock_to_which_she_is_led(
    client, shop, signed_in_seller, back, change, said
):
    address = reverse("shop:stock-change", args=[selling.listing(shop, stock=5).pk])

    answer = client.post(address, {"change": change, "back": back})
    above, below = client.get(answer.url).content.decode().split('id="stock"')

    assert answer.url == reverse(f"shop:{back}") + "#stock"
    assert [re.findall("note--(?:ok|stop)", part) for part in (above, below)] == [[], said]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_that_is_shown_changes_the_stock_anew(client, shop, signed_in_seller, name):
    listing = selling.listing(shop, stock=5)

    for once in (key_of(client, name, listing), key_of(client, name, listing), "", "", "no key"):
        press(client, listing, "1", once)

    assert stock_of(listing) == 10


def test_what_one_page_asks_for_later_is_not_counted_whatever_it_is(client, shop, signed_in_seller):
    listing = selling.listing(shop, stock=5)
    once = key_of(client, "stock", listing)

    for change in ("3", "-1", "20"):
        press(client, listing, change, once)

    assert stock_of(listing) == 8


def test_one_page_changes_each_of_its_products(client, shop, signed_in_seller):
    goods = [selling.listing(shop, stock=5) for _ in range(2)]
    once = key_of(client, "desk", goods[0])

    for listing in goods:
        press(client, listing, "1", once)

    assert [stock_of(listing) for listing in goods] == [6, 6]


def undoing(client, listing):
    """The change and the key that the page offers to undo the last press with."""
    form = forms_of(client, "stock", listing)[0]
    return re.search(r'name="change" value="(-?\d+)"', form)[1], re.search(KEY, form)[1]


def test_the_undoing_takes_back_what_was_counted_and_takes_it_back_once(client, shop, signed_in_seller):
    listing = selling.listing(shop, stock=5)
    address, once = reverse("shop:stock-change", args=[listing.pk]), str(uuid4())

    offered = []
    for change in ("5", "7"):
        client.post(address, {"change": change, "once": once})
        offered.append(undoing(client, listing))
    for change, key in offered:
        press(client, listing, change, key)

    assert [change for change, _ in offered] == ["-5", "-5"]
    assert stock_of(listing) == 5


def test_an_undoing_can_be_undone(client, shop, signed_in_seller):
    listing = selling.listing(shop, stock=5)
    address = reverse("shop:stock-change", args=[listing.pk])

    client.post(address, {"change": "2", "once": uuid4()})
    for _ in range(2):
        change, key = undoing(client, listing)
        client.post(address, {"change": change, "once": key})

    assert stock_of(listing) == 7


def test_a_press_that_was_refused_has_used_up_no_key(shop):
    listing, once = selling.listing(shop, stock=5), uuid4()
    selling.order(listing, 5)

    with pytest.raises(StockBelowOrders):
        services.change_stock(listing=listing, change=-1, once=once, by=None)

    assert services.change_stock(listing=listing, change=2, once=once, by=None) == (7, 2, False)
    assert services.change_stock(listing=listing, change=-9, once=once, by=None) == (7, 2, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("once", "pieces"), [(uuid4(), 10), (None, 35)], ids=["one page", "control: no key"])
def test_six_presses_at_once_add_the_pieces_of_one(once, pieces):
    listing = selling.listing(stock=5)

    answers = at_once(lambda: services.change_stock(listing=listing, change=5, once=once, by=None), 6)

    assert stock_of(listing) == pieces
    assert [answer.already for answer in answers].count(False) == (1 if once else 6)


def test_the_database_keeps_one_change_of_a_product_by_a_page(shop):
    listing, once = selling.listing(shop), uuid4()
    StockChange.objects.create(listing=listing, once=once, pieces=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        StockChange.objects.create(listing=listing, once=once, pieces=2)
