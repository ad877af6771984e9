"""A shop on its cooperative’s file: where its card stands, what waits before it opens, its history; and its months."""

import re

import pytest
import time_machine
from django.urls import reverse

from shop.enums import DeliveryKind
from tests.council.desk import page
from tests.factories import selling
from tests.factories import shop as market

pytestmark = pytest.mark.django_db


def shop_card(shown):
    """The card of the shop on a cooperative's page."""
    return shown.partition('<aside class="stack"')[2].partition("</aside>")[0]


def test_a_shops_history_names_each_event_with_its_hour_and_its_reason(client, officer):
    with time_machine.travel("2026-11-20 08:15:00+00:00"):
        shop = market.shop_open("تيفاوين")
    with time_machine.travel("2026-11-21 08:16:00+00:00"):
        selling.came_into(shop, "suspended", "تخزين غير سليم")
    with time_machine.travel("2026-11-22 08:17:00+00:00"):
        selling.came_into(shop, "open", "صُحّح التخزين")

    card = shop_card(page(client, "cooperative", shop.cooperative_id))

    told = re.findall(r'<p class="soft">([^<،]*)، [^<]* <bdi dir="ltr">([0-9:]+)</bdi>(.*?)</p>', card)
    assert [(words, hour, re.findall(r"<br><bdi>(.*)</bdi>", rest)) for words, hour, rest in told] == [
        ("أُعيد فتح المتجر", "09:17", ["صُحّح التخزين"]),
        ("أُوقف المتجر", "09:16", ["تخزين غير سليم"]),
        ("فُتح المتجر", "09:15", []),
    ]


def test_the_shops_card_follows_the_conditions_before_everything_else_of_the_file(client, officer):
    shop = market.shop_open("تيفاوين")

    shown = page(client, "cooperative", shop.cooperative_id)

    order = [shown.index(mark) for mark in ('<ol class="thread">', "/suspend/", "<h2>الوثائق", 'id="products"', "<dl")]
    assert order == sorted(order)


def test_an_officer_who_opens_a_shop_reads_how_many_of_its_products_wait_for_her(client, officer, monkeypatch):
    market.policy()
    shops = [market.shop_closed(trades=[market.trade("crafts")]) for _ in range(2)]
    for state in ("submitted", "submitted", "draft"):
        market.listing(shops[0], state=state)
    monkeypatch.setattr("council.queries.dossier.requirements", lambda _cooperative: [])

    some, none = (page(client, "cooperative", shop.cooperative_id) for shop in shops)

    link = f'<a class="more" href="{products_of(shops[0].cooperative)}">منتجان ينتظرانكم'
    assert [link in each for each in (some, none)] == [True, False]
    assert ["/open/" in each for each in (some, none)] == [True, True]


def products_of(cooperative):
    """The address of a cooperative's products that wait, as its file gives it."""
    return f"{reverse('council:listings')}?cooperative={cooperative.pk}"


@pytest.fixture
def waits():
    """Two open shops: two products of the first wait for the council, and one of the second."""
    market.policy()
    shops = market.shop_open("تيفاوين"), market.shop_open("تامنت")
    return shops, [market.listing(shops[turn], state="submitted", title=str(turn)) for turn in (0, 1, 0)]


def products_in(shown):
    return re.findall(r"<h2>(.*?)</h2>", shown.partition("</main>")[0])


def test_the_card_of_a_cooperatives_waiting_products_leads_to_these_and_on_to_all(client, officer, waits):
    (shop, other), _listings = waits
    card = re.search(r'<a class="more" href="([^"]*)">منتجان', page(client, "cooperative", shop.cooperative_id))

    hers = client.get(card[1]).content.decode()
    alls = client.get(reverse("council:listings")).content.decode()

    assert (products_in(hers), products_in(alls)) == (["0", "0"], ["0", "1", "0"])
    assert [">منتجان ينتظرانكم</h1>" in hers, str(shop.cooperative) in hers, str(other.cooperative) in hers] == [
        True, True, False
    ]  # fmt: skip
    every = f'<a class="more" href="{reverse("council:listings")}">'
    assert (every in hers, every in alls) == (True, False)


def test_an_officer_who_decides_on_a_cooperatives_products_comes_back_to_these(client, officer, waits):
    (shop, _other), listings = waits
    there = products_of(shop.cooperative)
    back = re.findall(r'name="back" value="([^"]*)"', client.get(there).content.decode())

    answer = client.post(
        reverse("council:decide-listing", args=[listings[0].pk, "approve"]), {"revision": "1", "back": back[0]}
    )

    assert (set(back), answer["Location"]) == ({there}, there)


@pytest.mark.parametrize("key", ["0", "x", "9" * 40, "٣"])
def test_there_are_no_products_of_a_cooperative_that_is_not_there(client, officer, key):
    assert client.get(reverse("council:listings"), {"cooperative": key}).status_code == 404


def test_an_officer_finds_no_statement_of_a_month_before_the_cooperative_was_registered(client, officer):
    cooperative = market.cooperative()

    answers = [client.get(reverse("council:statement", args=[cooperative.pk, 2026, month])) for month in (10, 11)]

    assert [answer.status_code for answer in answers] == [404, 200]


def test_a_way_of_delivery_that_costs_nothing_is_free_on_the_file_too(client, officer):
    shop = market.shop_open("تيفاوين")
    shop.delivery_offers.all().delete()
    for kind, price in ((DeliveryKind.PICKUP, "0"), (DeliveryKind.POST, "27.50")):
        selling.offer(shop, kind, price=price)

    card = shop_card(page(client, "cooperative", shop.cooperative_id))

    assert [("يُستلم من التعاونية، مجّانًا، " in card), ("<bdi>27,50</bdi> درهم، " in card)] == [True, True]
    assert "<bdi>0</bdi> درهم" not in card
