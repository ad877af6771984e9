"""Money that goes back to a buyer: who hands it to her, and what each of them reads of it."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from commons.models import Message
from ledger.queries import booked
from shop import services
from shop.enums import DeliveryKind
from tests.factories import selling
from tests.shop.pages import arabic

pytestmark = pytest.mark.django_db
REASON = "وصل الإناء مكسورًا"
BY = {DeliveryKind.POST: "council", DeliveryKind.OWN: "cooperative"}
"""Who took the cash, by how the order went."""


@pytest.fixture
def delivered(shop):
    """Two pieces at 120 and 25 for the way: 265, commission 12."""

    seller = selling.member(shop.cooperative)

    def deliver(kind):
        order = selling.order(selling.listing(shop), delivery=kind)
        services.confirm_order(order=order, by=seller)
        services.prepare_order(order=order, by=seller)
        services.ship_order(order=order, by=seller, tracking_number="RR123456785MA")
        services.deliver_order(order=order, by=seller)
        return order

    return deliver


def give_back(order, amount):
    services.refund_order(order=order, amount=Decimal(amount), reason=REASON, by=selling.officer())


def sums_on(client, order):
    """The lines of the sum on the seller's page of an order: words without their figures, and the figure."""
    page = client.get(reverse("shop:order", args=[order.order.number])).content.decode()
    rows = re.findall(r"<div(?: class=\"all\")?><span>(.*?)</span><span>(.*?)</span></div>", page)
    return {re.sub(r"<.*", "", words).split(" يوم")[0]: re.sub(r"<.*?>", "", figure) for words, figure in rows}


def bodies(kind):
    return [message.body for message in Message.objects.filter(kind=kind)]


@pytest.mark.parametrize("kind", BY)
def test_her_order_shows_what_went_back_the_commission_that_came_back_and_what_is_hers(
    client, delivered, signed_in_seller, kind
):
    order = delivered(kind)
    before = sums_on(client, order)
    give_back(order, "65")

    assert before["ما لكِ من هذا الطلب"] == "253 درهم"
    assert before["العمولة المتفق عليها"] == "\N{MINUS SIGN}12 درهم"
    after = sums_on(client, order)
    assert after["رُدّ إلى المشتري"] == "\N{MINUS SIGN}65 درهم"
    assert after["عمولة ردّها المجلس"] == "3,25 درهم"
    assert after["ما لكِ من هذا الطلب"] == "191,25 درهم"  # 265 - 12 - 65 + 3.25
    assert REASON in client.get(reverse("shop:order", args=[order.order.number])).content.decode()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (DeliveryKind.POST, ["المجلس هو من يردّ 65 درهم إلى المشتري."]),
        (DeliveryKind.OWN, ["تعاونيتكِ قبضت نقود هذا الطلب، فهي من يردّ 65 درهم إلى المشتري."]),
    ],
)
def test_she_reads_whether_it_is_she_who_hands_it_back(client, delivered, signed_in_seller, kind, said):
    order = delivered(kind)
    give_back(order, "65")

    page = re.sub(r"<.*?>", "", client.get(reverse("shop:order", args=[order.order.number])).content.decode())

    assert re.findall(r"(?:المجلس هو من|تعاونيتكِ قبضت).*?المشتري\.", page) == said


@pytest.mark.parametrize("kind", BY)
def test_the_texts_to_her_and_to_the_buyer_say_who_hands_it_back(delivered, kind):
    order = delivered(kind)
    give_back(order, "65")

    number, shop = order.order.number, order.shop.cooperative.name
    assert bodies("order-refunded") == [
        {
            "council": f"الطلب {number}: يردّ المجلس 65 درهم إلى المشتري.",
            "cooperative": f"الطلب {number}: قرّر المجلس ردّ 65 درهم إلى المشتري. "
            "تعاونيتكِ قبضت النقود، فهي من يردّها إليه.",
        }[BY[kind]]
        + f" السبب: {REASON}. تجدينه في كشف حسابكِ."
    ]
    assert bodies("order-given-back") == [
        {
            "council": f"الطلب {number} من {shop}: يردّ إليكم المجلس 65 درهم.",
            "cooperative": f"الطلب {number} من {shop}: تردّ إليكم التعاونية 65 درهم.",
        }[BY[kind]]
        + f" السبب: {REASON}."
    ]


@pytest.mark.parametrize(
    ("kind", "who"), [(DeliveryKind.POST, "يردّ إليكم المجلس"), (DeliveryKind.OWN, "تردّ إليكم التعاونية")]
)
def test_the_buyer_reads_who_gives_it_back_and_what_comes_back_in_all(client, delivered, kind, who):
    order = delivered(kind)
    give_back(order, "65")

    page = client.get(reverse("shop:tracking", args=[order.purchase.token])).content.decode()

    rows = re.findall(r"<div><span>(?:<svg.*?</svg>)?\s*([^<]*)</span><span>(.*?)</span></div>", page, re.DOTALL)
    told = {words: re.sub(r"<.*?>", "", figure) for words, figure in rows}
    assert (told[who], told["يعود إليكم"]) == ("65 درهم", "65 درهم")


@pytest.mark.parametrize(("days", "told"), [(0, 1), (7, 1), (8, 0)])
def test_for_seven_days_she_reads_that_she_may_ask_for_a_return(client, delivered, days, told):
    order = delivered(DeliveryKind.OWN)
    order.refresh_from_db()

    with travel(timezone.now() + timedelta(days=days), tick=False):
        page = client.get(reverse("shop:tracking", args=[order.purchase.token])).content.decode()

    assert arabic(page).count("أن تطلبوا من التعاونية استرجاعه") == told


def test_who_took_the_cash_is_what_the_book_says(delivered):
    for kind, collector in BY.items():
        order = delivered(kind)
        assert (order.collected_by, booked(order.order.number).collected_by) == (collector, collector)
