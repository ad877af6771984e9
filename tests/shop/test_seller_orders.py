"""Her orders from button to button, and the pages of what they earned."""

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from registry.enums import Function
from shop.enums import DeliveryKind, OrderState
from shop.errors import ReasonMissing, SellersReasonMissing, TrackingNumberMissing
from shop.models import Purchase
from shop.services import refund_order
from tests.factories import ledger as book
from tests.factories import selling
from tests.factories import shop as make_shop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training", "files")]


def test_a_seller_walks_an_order_through_by_its_buttons(client, shop, signed_in_seller):
    held = selling.order(selling.listing(shop))
    number = held.order.number
    for verb in ("confirm", "prepare", "ship", "deliver"):
        answer = client.post(reverse("shop:order-step", args=[number, verb]))

        assert answer.url == reverse("shop:order", args=[number])
    held.order.refresh_from_db()
    assert held.order.status == OrderState.DELIVERED


def test_a_refused_step_keeps_what_she_typed_and_says_what_to_do(client, shop, signed_in_seller):
    held = selling.order(selling.listing(shop), delivery=DeliveryKind.POST, status=OrderState.READY)

    answer = client.post(reverse("shop:order-step", args=[held.order.number, "ship"]), {"tracking_number": " "})

    assert answer.status_code == 422
    assert "tracking_number" in answer.content.decode()
    assert client.post(
        reverse("shop:order-step", args=[held.order.number, "ship"]), {"tracking_number": "RR1", "back": "desk"}
    ).url == reverse("shop:desk")


@pytest.mark.parametrize(
    ("verb", "field", "asked"),
    [("ship", "tracking_number", TrackingNumberMissing), ("cancel", "reason", SellersReasonMissing)],
)
def test_what_a_step_needs_is_asked_for_at_its_field(client, shop, signed_in_seller, verb, field, asked):
    held = selling.order(selling.listing(shop), delivery=DeliveryKind.POST, status=OrderState.READY)
    address = reverse("shop:order-step", args=[held.order.number, verb])

    answer = client.post(address)

    form = answer.content.decode().split(f'action="{address}"', 1)[1].split("</form>")[0]
    assert answer.status_code == 422
    assert str(asked()) in form[form.index(f'name="{field}"') :]
    assert str(asked()) not in client.get(reverse("shop:order", args=[held.order.number])).content.decode()


def test_an_order_shows_who_bought_and_where_it_goes(client, shop, signed_in_seller):
    held = selling.order(selling.listing(shop))

    page = client.get(reverse("shop:order", args=[held.order.number])).content.decode()

    assert all(words in page for words in ("ليلى بناني", "زنقة 12، أكدال", "+212612345678"))


@pytest.mark.parametrize(
    ("city", "lines"),
    [("بويزكارن", ["بويزكارن", "كلميم"]), ("كلميم", ["كلميم"]), ("guelmim ", ["guelmim "])],
    ids=["another town", "the province's own", "its own, in French"],
)
def test_the_province_stands_under_the_city_where_they_differ(client, shop, signed_in_seller, city, lines):
    held = selling.order(selling.listing(shop))
    Purchase.objects.update(province=make_shop.province(), city=city)

    page = client.get(reverse("shop:order", args=[held.order.number])).content.decode()

    assert re.search(r"زنقة 12، أكدال<br>(.*?)</span>", page)[1].split("<br>") == lines


def test_an_orders_page_takes_twelve_queries_at_the_most(client, shop, signed_in_seller, django_assert_max_num_queries):
    held = selling.order(selling.listing(shop))
    Purchase.objects.update(province=make_shop.province())
    address = reverse("shop:order", args=[held.order.number])
    client.get(address)

    with django_assert_max_num_queries(12):
        client.get(address)


def test_why_an_order_ended_stands_on_its_page(client, shop, signed_in_seller):
    held = selling.order(selling.listing(shop))
    client.post(reverse("shop:order-step", args=[held.order.number, "cancel"]), {"reason": "نفد العسل هذا الموسم"})

    assert "نفد العسل هذا الموسم" in client.get(reverse("shop:order", args=[held.order.number])).content.decode()


@pytest.mark.parametrize(
    ("state", "sums"), [(OrderState.CANCELLED, 0), (OrderState.REFUSED, 0), (OrderState.PLACED, 1)]
)
def test_an_order_that_ended_without_money_names_no_sum_to_pay_and_no_commission(
    client, shop, signed_in_seller, state, sums
):
    held = selling.order(selling.listing(shop), 2, state)

    page = client.get(reverse("shop:order", args=[held.order.number])).content.decode()

    assert (page.count("<bdi>265</bdi>"), page.count("العمولة المتفق عليها")) == (sums, sums)
    assert page.count("لا يؤدّي المشتري شيئًا") == 1 - sums
    listed = client.get(reverse("shop:orders")).content.decode()
    assert (listed.count("<bdi>265</bdi>"), listed.count("لا يؤدّي المشتري شيئًا")) == (sums, 1 - sums)


def test_a_seller_and_an_officer_are_each_asked_for_a_reason_in_their_own_words():
    with translation.override("ar"):
        assert [str(error()).partition(":")[0] for error in (SellersReasonMissing, ReasonMissing)] == [
            "اكتبي السبب", "اكتبوا السبب"
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "state"), [(DeliveryKind.OWN, OrderState.SHIPPED), (DeliveryKind.PICKUP, OrderState.READY)]
)
def test_that_it_was_paid_is_asked_once_more_with_the_sum_before_it_is_booked(
    client, shop, signed_in_seller, kind, state
):
    held = selling.order(selling.listing(shop), delivery=kind, status=state)

    page = client.get(reverse("shop:order", args=[held.order.number])).content.decode()

    folded = re.search(r"<details.*?</details>", page, re.DOTALL)[0]
    assert reverse("shop:order-step", args=[held.order.number, "deliver"]) in folded
    assert "<bdi>265</bdi>" in folded
    assert "<button" not in folded.partition("</summary>")[0]
    assert page.count(reverse("shop:order-step", args=[held.order.number, "deliver"])) == 1


@pytest.mark.parametrize(("show", "found"), [("", 3), ("do", 1), ("way", 1), ("done", 1), ("x", 3)])
def test_orders_are_narrowed_by_what_is_left_to_do(client, shop, signed_in_seller, show, found):
    listing = selling.listing(shop)
    for state in (OrderState.PLACED, OrderState.SHIPPED, OrderState.DELIVERED):
        selling.order(listing, 1, state)

    assert client.get(reverse("shop:orders"), {"show": show}).context["page"].paginator.count == found


def test_the_money_pages_show_what_delivered_orders_earned(client, shop, signed_in_seller):
    held = selling.order(selling.listing(shop))
    for verb in ("confirm", "prepare", "ship", "deliver"):
        client.post(reverse("shop:order-step", args=[held.order.number, verb]))
    today = timezone.localdate()

    money = client.get(reverse("shop:money"))
    month = client.get(reverse("shop:statement", args=[today.year, today.month]))

    assert money.context["months"] == [today.replace(day=1)]
    assert held.order.number in month.content.decode()


def test_the_statement_leads_from_what_was_owed_to_what_is_owed_step_by_step(client, shop, signed_in_seller):
    book.sold(shop.cooperative, goods="110", delivery="5", commission="0")
    book.sold(shop.cooperative, goods="25", delivery="20", commission="0", collected_by="cooperative")
    today = timezone.localdate()

    page = client.get(reverse("shop:statement", args=[today.year, today.month])).content.decode()

    box = page.partition('<div class="sum card">')[2].partition("<a class")[0]
    assert re.findall("<bdi>([−0-9]+)</bdi> درهم", box) == ["0", "160", "−45", "115"]
    assert re.findall('بقي عندكِ" class="n"><bdi>([−0-9]+)</bdi>', page) == ["−45"]


def test_the_statement_says_why_money_went_back(client, shop, signed_in_seller):
    held = selling.order(selling.listing(shop))
    for verb in ("confirm", "prepare", "ship", "deliver"):
        client.post(reverse("shop:order-step", args=[held.order.number, verb]))
    today = timezone.localdate()
    refund_order(order=held, amount=Decimal(20), reason="جرّة مكسورة", by=selling.officer())

    page = client.get(reverse("shop:statement", args=[today.year, today.month])).content.decode()

    assert page.count("جرّة مكسورة") == 1
    assert page.count('data-t="نقد بقي عندكِ" class="n"></td>') == 0
    assert page.count('data-t="التوصيل" class="n"></td>') == 1


def test_the_statement_opens_as_pdf_and_only_for_her_own_cooperative(client, shop, signed_in_seller):
    held = selling.order(selling.listing(shop))
    for verb in ("confirm", "prepare", "ship", "deliver"):
        client.post(reverse("shop:order-step", args=[held.order.number, verb]))
    today = timezone.localdate()
    address = reverse("shop:statement-pdf", args=[today.year, today.month])

    paper = client.get(address)
    client.force_login(selling.member(shop.cooperative, Function.MEMBER))

    assert paper.content.startswith(b"%PDF-")
    assert paper["Content-Type"] == "application/pdf"
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("language", "title"), [("ar", "كشف الحساب"), ("fr", "Relevé de compte")])
def test_the_statement_is_written_in_the_language_of_its_page(client, shop, signed_in_seller, language, title):
    today = timezone.localdate()
    with translation.override(language):
        address = reverse("shop:statement-pdf", args=[today.year, today.month])

    paper = client.get(address)

    assert PdfReader(BytesIO(paper.content)).metadata.title.rpartition(" ")[0] == title


def test_a_statement_of_a_month_before_the_cooperative_was_registered_is_not_found(client, shop, signed_in_seller):
    today = timezone.localdate()
    before = today.replace(day=1) - timedelta(days=1)
    addresses = [
        reverse(f"shop:{name}", args=[day.year, day.month])
        for day in (before, today)
        for name in ("statement", "statement-pdf")
    ]

    assert [client.get(address).status_code for address in addresses] == [404, 404, 200, 200]


def test_the_first_page_of_orders_and_the_later_ones_are_one_row_of_cards(client, shop, signed_in_seller):
    listing = selling.listing(shop)
    placed = [selling.order(listing, 1, state).order.number for state in (OrderState.PLACED, OrderState.SHIPPED) * 12]
    others = selling.order(selling.listing(selling.open_shop()))

    def numbers(**asked):
        return [card.number for card in client.get(reverse("shop:orders"), asked).context["page"]]

    assert numbers() == placed[:3:-1]
    assert numbers(page=2) == placed[3::-1]
    assert numbers(show="way") == placed[::-2]
    assert others.order.number not in numbers(page=9)
