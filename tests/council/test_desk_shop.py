"""A shop on its cooperative’s file: where its card stands, what waits before it opens, its history; and its months."""

import re

import pytest
import time_machine
from django.urls import reverse

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

    link = f'<a class="more" href="{reverse("council:listings")}">منتجان ينتظرانكم'
    assert [link in each for each in (some, none)] == [True, False]
    assert ["/open/" in each for each in (some, none)] == [True, True]


def test_an_officer_finds_no_statement_of_a_month_before_the_cooperative_was_registered(client, officer):
    cooperative = market.cooperative()

    answers = [client.get(reverse("council:statement", args=[cooperative.pk, 2026, month])) for month in (10, 11)]

    assert [answer.status_code for answer in answers] == [404, 200]
