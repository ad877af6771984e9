"""Whoever collects her order herself is told so: nothing is sent to her, and she pays where she collects it."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from commons.models import Message
from shop import services
from shop.enums import DeliveryKind, Handover, OrderState, state_words
from shop.errors import OrderElsewhere
from tests.factories import selling
from tests.factories import shop as make
from tests.factories.buying import filled, place
from tests.shop.pages import put

pytestmark = pytest.mark.django_db
PICKUP, POST = DeliveryKind.PICKUP, DeliveryKind.POST
BROUGHT = re.compile(r"on delivery|arrives|sends|to send|delivered")
"""Words that are false for what is collected."""
COLLECTED = re.compile(r"when you collect|when collecting|at the cooperative")
"""Words that are false for what is brought."""


def sold(*kinds):
    """Products of one shop each, which sells in that way only."""
    listings = [make.listing(make.shop_open(delivery=None)) for _kind in kinds]
    for listing, kind in zip(listings, kinds, strict=True):
        make.offer(listing.shop, kind=kind, price="0")
    return listings


def bought(souad, *kinds):
    with translation.override("en"):
        return place(filled(*sold(*kinds)), souad)


def read(client, where, *args):
    """What the main part of an English page says, its blanks made one."""
    with translation.override("en"):
        answer = client.get(reverse(where, args=args))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode().partition("<main")[2].partition("</main")[0]))


@pytest.mark.parametrize("where", ["shop:basket", "shop:checkout"])
@pytest.mark.parametrize(
    ("kinds", "says"),
    [([PICKUP], "confirm|when you receive the order"), ([POST], "before it sends|when the order arrives"),
     ([PICKUP, POST], "confirm|when you receive each order")],
)  # fmt: skip
def test_before_ordering_she_reads_when_she_pays(client, where, kinds, says):
    for listing in sold(*kinds):
        put(client, listing)

    words = read(client, where)

    assert re.search(says, words)
    assert bool(re.search(r"arrives|sends", words)) == (kinds == [POST])


@pytest.mark.parametrize(
    ("kinds", "pays", "falsely"),
    [
        ([PICKUP], "To pay when you collect it", BROUGHT),
        ([PICKUP, PICKUP], "To pay when you collect it", BROUGHT),
        ([POST], "To pay on delivery", COLLECTED),
    ],
)
def test_her_purchase_speaks_of_collecting_or_of_delivery(client, souad, kinds, pays, falsely):
    placed = bought(souad, *kinds)

    for where in ("shop:thanks", "shop:tracking"):
        words = read(client, where, placed.token)

        assert pays in words
        assert not falsely.search(words)
    assert not falsely.search(Message.objects.get(to=souad.phone).body)


def test_a_mixed_purchase_says_what_is_true_for_both_and_each_order_its_own(client, souad):
    placed = bought(souad, PICKUP, POST)

    thanks, orders = read(client, "shop:thanks", placed.token), read(client, "shop:tracking", placed.token)

    assert "To pay when you receive it" in thanks
    assert "You pay in cash when you receive it" in thanks
    assert not BROUGHT.search(thanks)
    assert not COLLECTED.search(thanks)
    with translation.override("en"):
        assert all(str(way.label) in orders for way in Handover)
    assert "to pay when you receive them" in Message.objects.get(to=souad.phone).body


def test_a_buyers_purchases_say_it_too(client, souad):
    buyer = make.person("سعاد")
    with translation.override("en"):
        place(filled(*sold(PICKUP), by=buyer), souad, by=buyer)
    client.force_login(buyer)

    words = read(client, "shop:purchases")

    assert "To pay when you collect it" in words
    assert not BROUGHT.search(words)


def test_the_seller_readies_and_hands_over_and_nothing_is_sent(client, souad):
    placed = bought(souad, PICKUP)
    held = placed.orders.get()
    seller = selling.member(held.shop.cooperative)
    client.force_login(seller)
    said, pages = [], []
    for verb in ("confirm", "prepare", "deliver"):
        pages += [read(client, where, *args) for where, args in
                  (("shop:order", [held.order.number]), ("shop:orders", []), ("shop:desk", []))]  # fmt: skip
        with translation.override("en"):
            client.post(reverse("shop:order-step", args=[held.order.number, verb]))
        said.append(pages[-3])
    after = read(client, "shop:order", held.order.number)

    assert "Ready to collect" in said[1]
    assert "ready to collect" in said[2]
    assert all(words in said[2] for words in ("Collected and paid", "Yes, collected and paid"))
    assert all("The buyer pays when collecting it" in page for page in said)
    for wrong in ("on delivery", "eady to send", "elivered and paid"):
        assert not [page for page in pages if wrong in page]
    assert "Collected. The money is in your account book." in after
    assert "You have collected your order" in Message.objects.filter(to=souad.phone).latest("pk").body


def test_a_refused_step_names_the_state_as_her_page_does(souad):
    held = bought(souad, PICKUP).orders.get()
    seller = selling.member(held.shop.cooperative)
    services.confirm_order(order=held, by=seller)
    services.prepare_order(order=held, by=seller)

    with translation.override("en"), pytest.raises(OrderElsewhere, match=r"is now: ready to collect\."):
        services.ship_order(order=held, by=seller)


@pytest.mark.parametrize("state", OrderState)
def test_only_what_is_collected_has_its_own_states(state):
    own = {OrderState.READY: "ready to collect", OrderState.DELIVERED: "collected"}
    with translation.override("en"):
        assert state_words(state, POST) == state.label
        assert state_words(state, PICKUP) == own.get(state, state.label)


@pytest.mark.parametrize(("kind", "asked"), [(PICKUP, "Who collects it?"), (POST, "Where it goes")])
def test_where_an_order_goes_is_a_question_only_until_it_is_there(client, souad, kind, asked):
    (order,) = bought(souad, kind).orders.all()
    seller = selling.member(order.shop.cooperative)
    client.force_login(seller)
    asks = [asked in read(client, "shop:order", order.order.number)]
    for verb in ("confirm", "prepare", "deliver") if kind == PICKUP else ("confirm", "prepare", "ship", "deliver"):
        getattr(services, f"{verb}_order")(
            order=order, by=seller, **({"tracking_number": "RR1MA"} if verb == "ship" else {})
        )
    asks.append(asked in read(client, "shop:order", order.order.number))

    assert asks == [True, False]
