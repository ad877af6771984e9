"""An officer finds an order by its number, reads it, and gives its buyer money back."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from commons.models import AuditLine, Message
from council.queries import orders as files
from ledger.queries import balance, book_is_balanced, booked
from ledger.queries.statement import statement
from shop import services
from shop.enums import DeliveryKind
from shop.errors import NotYours
from tests.council.desk import page, press
from tests.factories import selling
from tests.threads import at_once

pytestmark = pytest.mark.django_db
REASON = "ضُغط على «سُلّم» خطأً"


@pytest.fixture
def order():
    """Two pieces at 120 and 25 for bringing them by post: 265, commission 12."""
    return selling.order(selling.listing(), delivery=DeliveryKind.POST)


@pytest.fixture
def seller(order):
    return selling.member(order.shop.cooperative)


@pytest.fixture
def delivered(order, seller):
    services.confirm_order(order=order, by=seller)
    services.prepare_order(order=order, by=seller)
    services.ship_order(order=order, by=seller, tracking_number="RR123456785MA")
    services.deliver_order(order=order, by=seller)
    return order


def give_back(client, order, **typed):
    return client.post(reverse("council:refund", args=[order.order.number]), {"reason": REASON, **typed})


@pytest.mark.parametrize("written", ["{}", " {} ", "r{}"], ids=["as it stands", "with spaces", "a small letter"])
def test_an_order_is_found_by_its_number_however_it_is_typed(client, officer, order, written):
    number = order.order.number
    typed = written.format(number.removeprefix("R") if written.startswith("r") else number)

    answer = client.get(reverse("council:orders"), {"number": typed})

    assert answer.url == reverse("council:order", args=[number])


def test_it_is_found_in_arabic_figures_and_by_its_purchases_number(client, officer, order):
    arabic = order.purchase.number.removeprefix("R").translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    answer = client.get(reverse("council:orders"), {"number": arabic})

    assert answer.url == reverse("council:order", args=[order.order.number])


def test_a_purchase_with_several_orders_names_them(client, officer, order):
    other = selling.order(selling.listing())
    other.purchase = order.purchase
    other.save()

    shown = page(client, "orders", number=order.purchase.number)

    assert all(reverse("council:order", args=[each.order.number]) in shown for each in (order, other))


@pytest.mark.parametrize("typed", ["", "R9999999-1", "عسل", "9" * 300], ids=range(4))
def test_a_number_that_nobody_has_is_said_and_asked_for_again(client, officer, order, typed):
    shown = page(client, "orders", number=typed)

    assert 'name="number"' in shown
    assert reverse("council:order", args=[order.order.number]) not in shown


def test_the_page_of_an_order_shows_buyer_goods_dates_and_money(client, officer, delivered):
    shown = page(client, "order", delivered.order.number)

    wanted = ["ليلى بناني", "زنقة 12، أكدال", "عسل الدغموس", "RR123456785MA", "265 درهم", "12 درهم"]
    assert [words for words in wanted if words not in shown.replace("<bdi>", "").replace("</bdi>", "")] == []
    assert reverse("council:refund", args=[delivered.order.number]) in shown


def test_what_is_not_delivered_has_no_money_to_give_back(client, officer, order):
    assert reverse("council:refund", args=[order.order.number]) not in page(client, "order", order.order.number)

    assert give_back(client, order, amount="10").status_code == 422
    assert booked(order.order.number) is None


def test_money_given_back_stands_in_the_book_the_statement_and_the_sellers_phone(client, officer, delivered, seller):
    Message.objects.all().delete()

    press(client, "refund", delivered.order.number, amount="٢٦٥", reason=REASON)

    found = booked(delivered.order.number)
    assert found.left == 0
    assert [(line.buyer, line.commission, line.by) for line in found.lines] == [
        (Decimal("265.00"), Decimal("12.00"), seller),
        (Decimal("-265.00"), Decimal("-12.00"), officer),
    ]
    assert balance(delivered.shop.cooperative).earned == 0
    assert book_is_balanced()
    assert statement(delivered.shop.cooperative, timezone.localdate()).lines[-1].words == REASON
    assert AuditLine.objects.get(action="ledger.refund").by == officer
    told = Message.objects.get(kind="order-refunded")
    assert (told.to, REASON in told.body) == (seller.phone, True)
    assert reverse("council:refund", args=[delivered.order.number]) not in page(client, "order", delivered.order.number)


def test_a_refund_stands_among_the_decisions_on_its_order(client, officer, delivered):
    press(client, "refund", delivered.order.number, amount="65", reason=REASON)

    decided = files.order_file(files.orders_named(delivered.order.number)[0]).lines
    shown = page(client, "order", delivered.order.number).partition('<ul class="lines">')[2]
    assert [line.action for line in decided][:2] == ["ledger.refund", "shop.deliver-order"]
    assert shown.count(REASON) == 2  # in the book and among the decisions


@pytest.mark.parametrize(
    ("amount", "reason", "faults"), [("266", "", 2), ("266", REASON, 1), ("65", "", 1), ("", "", 2)]
)
def test_what_is_wrong_with_a_refund_is_told_at_once_each_at_its_field(
    client, officer, delivered, amount, reason, faults
):
    shown = give_back(client, delivered, amount=amount, reason=reason).content.decode()
    form = shown[shown.index(reverse("council:refund", args=[delivered.order.number])) :]

    assert (form.count('class="warn"'), booked(delivered.order.number).left) == (faults, Decimal("265.00"))
    assert re.findall(r'<p class="note[^"]*" role="status">', shown) == []


def test_the_buyer_is_told_and_reads_on_her_page_what_comes_back(client, officer, delivered):
    before = client.get(reverse("shop:tracking", args=[delivered.purchase.token])).content.decode()
    press(client, "refund", delivered.order.number, amount="65", reason=REASON)
    after = client.get(reverse("shop:tracking", args=[delivered.purchase.token])).content.decode()

    told = Message.objects.get(kind="order-given-back")
    assert (told.to, REASON in told.body, "65" in told.body) == (delivered.purchase.phone, True, True)
    assert ["يردّ إليكم المجلس" in found for found in (before, after)] == [False, True]


def key_of(shown):
    return re.search(r'type="hidden" name="once" value="(.*?)"', shown)[1]


def said(client, number):
    """What stands above the order after a press: whether it was done, or had been done before."""
    return re.findall(r'<p class="note( note--ok)?" role="status">', page(client, "order", number))


def test_the_same_press_twice_is_one_refund_and_one_text_and_the_second_answer_says_so(client, officer, delivered):
    number = delivered.order.number
    once, answers = key_of(page(client, "order", number)), []

    for amount in ("65", "65", "30"):
        press(client, "refund", number, amount=amount, reason=REASON, once=once)
        answers += said(client, number)

    assert booked(number).left == Decimal("200.00")
    assert Message.objects.filter(kind__in=("order-refunded", "order-given-back")).count() == 2
    assert answers == [" note--ok", "", ""]


def test_the_same_sum_for_the_same_reason_from_a_new_page_is_a_refund_of_its_own(client, officer, delivered):
    number, answers = delivered.order.number, []

    for _ in range(2):
        once = key_of(page(client, "order", number))
        press(client, "refund", number, amount="20", reason=REASON, once=once)
        answers += said(client, number)

    assert booked(number).left == Decimal("225.00")
    assert Message.objects.filter(kind="order-refunded").count() == 2
    assert answers == [" note--ok"] * 2


@pytest.mark.parametrize("once", ["", "no key"])
def test_without_a_key_the_same_sum_for_the_same_reason_is_one_refund(client, officer, delivered, once):
    for _ in range(2):
        press(client, "refund", delivered.order.number, amount="20", reason=REASON, once=once)

    assert booked(delivered.order.number).left == Decimal("245.00")
    assert said(client, delivered.order.number) == [" note--ok", ""]


def test_a_refused_refund_keeps_its_key_and_books_with_it(client, officer, delivered):
    number = delivered.order.number
    once = key_of(page(client, "order", number))

    refused = give_back(client, delivered, amount="266", once=once)
    press(client, "refund", number, amount="265", reason=REASON, once=key_of(refused.content.decode()))

    assert (refused.status_code, key_of(refused.content.decode())) == (422, once)
    assert booked(number).left == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("pages", [1, 4], ids=["one page", "control: a page each"])
def test_four_presses_at_once_book_as_many_refunds_as_there_are_pages(delivered, pages):
    keys, by = iter([uuid4() for _ in range(pages)] * (4 // pages)), selling.officer()

    def give():
        return services.refund_order(order=delivered, amount=Decimal(20), reason=REASON, by=by, once=next(keys))

    assert at_once(give, 4).count(True) == pages
    assert booked(delivered.order.number).left == 265 - 20 * pages
    assert Message.objects.filter(kind="order-refunded").count() == pages


@pytest.mark.parametrize("wrong", [{"amount": "265,01"}, {"amount": "0"}, {"amount": ""}, {"reason": " "}], ids=str)
def test_a_refund_that_cannot_be_keeps_what_was_typed_and_books_nothing(client, officer, delivered, wrong):
    answer = give_back(client, delivered, **{"amount": "77", **wrong})

    assert answer.status_code == 422
    assert booked(delivered.order.number).left == Decimal("265.00")
    assert (REASON if "amount" in wrong else "77") in answer.content.decode()


def test_only_an_officer_gives_money_back(delivered, seller):
    with pytest.raises(NotYours):
        services.refund_order(order=delivered, amount=Decimal(1), reason=REASON, by=seller)

    assert booked(delivered.order.number).left == Decimal("265.00")


def test_a_refund_left_empty_is_asked_for_at_each_field(client, officer, delivered):
    answer = client.post(reverse("council:refund", args=[delivered.order.number]), {})

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"amount", "reason"})
    assert answer.content.decode().count('<p class="warn" role="alert"') == 2
