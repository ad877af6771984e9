"""The page behind the link: every order's thread, and the way back."""

import re
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from shop import services
from shop.enums import OrderState
from shop.models import Purchase, PurchasedOrder
from shop.queries import Sums
from shop.refusals import AlreadyOrdered, EmptyBasket, OrderedHere
from tests.factories import shop as make
from tests.shop.pages import arabic

pytestmark = pytest.mark.django_db


def filled_in(client, *listings):
    """What the order page sends for a basket of one of each."""
    for listing in listings:
        client.post(reverse("shop:basket-add", args=[listing.pk]), {"quantity": "1"})
    page = client.get(reverse("shop:checkout")).content.decode()
    hidden = {name: re.search(rf'name="{name}" value="(.*?)"', page)[1] for name in ("key", "agreed")}
    place = {"province": make.province().pk, "city": "كلميم", "address": "حي النخيل", "note": ""}
    return {**hidden, **place, "name": "سعاد", "phone": "٠٦ ١٢ ٣٤ ٥٦ ٧٨"}


def said(answer):
    """The messages that a page shows, as it shows them."""
    return [arabic(message) for message in answer.context["messages"]]


def order(client, *listings, **changes):
    return client.post(reverse("shop:checkout"), {**filled_in(client, *listings), **changes})


def test_from_basket_to_thanks_without_an_account(client):
    answer = order(client, make.listing(), make.listing())

    placed = Purchase.objects.get()
    assert answer.url == reverse("shop:thanks", args=[placed.token])
    assert (placed.phone, placed.orders.count()) == ("+212612345678", 2)
    thanks = client.get(answer.url)
    assert placed.number in thanks.content.decode()
    assert "no-store" in thanks["Cache-Control"]


@pytest.mark.parametrize("missing", ["name", "phone", "province", "city", "address"])
def test_a_form_with_a_gap_orders_nothing_and_keeps_what_was_written(client, missing):
    answer = order(client, make.listing(), **{missing: ""})

    assert answer.status_code == 422
    assert Purchase.objects.count() == 0
    kept = {"name": "سعاد", "city": "كلميم"}
    assert all(value in answer.content.decode() for name, value in kept.items() if name != missing)


@pytest.mark.parametrize("changes", [{}, {"name": ""}, {"key": "mine"}])
def test_a_press_for_a_basket_that_was_ordered_in_another_tab_leads_to_the_basket_and_says_so(client, changes):
    sent = filled_in(client, make.listing())
    client.post(reverse("shop:checkout"), sent)

    answer = client.post(reverse("shop:checkout"), {**sent, "key": uuid.uuid4().hex, **changes})

    assert answer.url == reverse("shop:basket")
    assert said(client.get(answer.url)) == [arabic(EmptyBasket())]
    assert Purchase.objects.count() == 1


CORRECTED = {"address": "حي السلام، رقم 9"}


@pytest.mark.parametrize("changes", [CORRECTED, {"name": ""}, {"key": "f" * 32}, {"key": "mine"}])
def test_a_press_after_a_lost_answer_leads_to_the_purchase_it_has_made(client, changes):
    sent = filled_in(client, make.listing())
    kept = client.cookies["basket"].value
    client.post(reverse("shop:checkout"), sent)
    client.cookies["basket"] = kept

    answer = client.post(reverse("shop:checkout"), {**sent, **changes}, follow=True)

    assert answer.redirect_chain == [(reverse("shop:tracking", args=[Purchase.objects.get().token]), 302)]
    assert said(answer) == [arabic(OrderedHere())]
    assert Purchase.objects.get().address == "حي النخيل"
    assert client.cookies["basket"].value == ""


def test_a_basket_page_after_a_lost_answer_leads_to_the_purchase(client):
    sent = filled_in(client, make.listing())
    kept = client.cookies["basket"].value
    client.post(reverse("shop:checkout"), sent)
    client.cookies["basket"] = kept

    page = client.get(reverse("shop:checkout"), follow=True).content.decode()

    assert reverse("shop:tracking", args=[Purchase.objects.get().token]) in page


def test_a_signed_in_buyer_is_led_to_her_purchase_by_the_key_alone(client):
    client.force_login(make.person("سعاد"))
    sent = filled_in(client, make.listing())
    client.post(reverse("shop:checkout"), sent)

    answer = client.post(reverse("shop:checkout"), {**sent, **CORRECTED})

    assert answer.url == reverse("shop:tracking", args=[Purchase.objects.get().token])


def test_another_browser_with_the_same_page_is_told_and_shown_nothing(client):
    sent = filled_in(client, make.listing())
    client.post(reverse("shop:checkout"), sent)

    answer = client.post(reverse("shop:checkout"), {**sent, **CORRECTED}, follow=True)

    assert answer.redirect_chain == [(reverse("shop:basket"), 302)]
    assert said(answer) == [arabic(AlreadyOrdered())]
    assert str(Purchase.objects.get().token) not in answer.content.decode()


def test_whoever_holds_the_phone_next_is_not_led_to_a_signed_in_buyers_purchase(client):
    client.force_login(make.person("سعاد"))
    sent = filled_in(client, make.listing())
    kept = client.cookies["basket"].value
    client.post(reverse("shop:checkout"), sent)
    client.logout()
    client.cookies["basket"] = kept

    answer = client.post(reverse("shop:checkout"), {**sent, **CORRECTED}, follow=True)
    page = client.get(reverse("shop:basket")).content.decode()

    assert said(answer) == [arabic(AlreadyOrdered())]
    assert str(Purchase.objects.get().token) not in answer.content.decode() + page


def test_a_phone_that_is_none_is_said_under_its_field(client):
    answer = order(client, make.listing(), phone="12")

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"phone"}
    assert "اكتبوه هكذا" in answer.content.decode()


def test_a_key_that_is_none_is_asked_for_again(client):
    assert order(client, make.listing(), key="mine").status_code == 422


def test_a_changed_price_is_told_and_confirmed_by_a_second_press(client):
    listing = make.listing()
    client.post(reverse("shop:basket-add", args=[listing.pk]), {"quantity": "1"})
    answer = order(client, agreed="f" * 32)

    assert answer.status_code == 422
    again = order(client)

    assert again.status_code == 302
    assert Purchase.objects.count() == 1


def test_an_empty_basket_leads_back_to_it(client):
    assert client.get(reverse("shop:checkout")).url == reverse("shop:basket")


@pytest.mark.parametrize("name", ["tracking", "thanks"])
def test_another_link_opens_nothing(client, name):
    assert client.get(reverse(f"shop:{name}", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("state", OrderState)
def test_every_state_has_its_thread_and_its_next_step(client, state):
    order(client, make.listing())
    placed = Purchase.objects.get()
    row = placed.orders.get().order
    row.status = state
    row.save()

    page = client.get(reverse("shop:tracking", args=[placed.token]))

    followed = page.context["orders"][0]
    assert followed.thread
    assert followed.next_words
    assert followed.may_cancel == (state == OrderState.PLACED)
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize(
    ("delivery", "state", "shown"),
    [("pickup", "placed", 1), ("pickup", "ready", 1), ("pickup", "delivered", 0), ("post", "ready", 0)],
)
def test_where_to_collect_it_stands_on_the_page_until_it_was_collected(client, delivery, state, shown):
    listing = make.listing()
    type(listing.shop.cooperative).objects.update(seat="دوار أيت باها، كلميم")
    order(client, listing)
    row = Purchase.objects.get().orders.get()
    row.delivery, row.order.status = delivery, state
    row.save()
    row.order.save()

    page = client.get(reverse("shop:tracking", args=[row.purchase.token])).content.decode()

    assert page.count("دوار أيت باها، كلميم") == shown
    assert "كلميم</bdi>، <bdi>كلميم" not in page


@pytest.mark.parametrize(
    ("state", "asked", "told"),
    [(OrderState.PLACED, 1, 0), (OrderState.SHIPPED, 1, 0), (OrderState.DELIVERED, 0, 1), (OrderState.CANCELLED, 0, 1)],
)
def test_nobody_reads_where_it_goes_once_nothing_is_on_its_way(client, state, asked, told):
    order(client, make.listing())
    row = Purchase.objects.get().orders.get().order
    row.status = state
    row.save()

    page = client.get(reverse("shop:tracking", args=[Purchase.objects.get().token])).content.decode()

    assert (page.count("إلى أين يُرسل"), page.count("<h2>الاسم والعنوان</h2>")) == (asked, told)


def test_of_a_purchase_that_was_collected_no_address_is_announced(client):
    order(client, make.listing())
    Purchase.objects.update(address="", city="", province=None)
    PurchasedOrder.objects.update(delivery="pickup")
    row = Purchase.objects.get().orders.get().order
    row.status = OrderState.DELIVERED
    row.save()

    page = client.get(reverse("shop:tracking", args=[Purchase.objects.get().token])).content.decode()

    assert (page.count("<h2>الاسم والهاتف</h2>"), page.count("<h2>الاسم والعنوان</h2>")) == (1, 0)


def test_why_an_order_ended_stands_on_its_buyers_page(client):
    listing = make.listing()
    order(client, listing)
    placed = Purchase.objects.get()
    services.cancel_order(order=placed.orders.get(), by=make.seller(listing.shop), reason="نفد العسل هذا الموسم")

    assert "نفد العسل هذا الموسم" in client.get(reverse("shop:tracking", args=[placed.token])).content.decode()


def test_what_was_cancelled_or_sent_back_is_not_asked_for(client):
    cheap, dear, gone = make.listing(price=100), make.listing(price=200), make.listing(price=300)
    order(client, cheap, dear, gone)
    placed = Purchase.objects.get()
    whole = placed.total
    for state, listing in ((OrderState.DELIVERED, dear), (OrderState.CANCELLED, gone)):
        row = placed.orders.get(shop=listing.shop).order
        row.status = state
        row.save()

    page = client.get(reverse("shop:tracking", args=[placed.token]))

    assert whole == 100 + 200 + 300 + 3 * 25
    assert page.context["sums"] == Sums(ordered=whole, off=Decimal(325), paid=Decimal(225), left=Decimal(125))
    text = re.sub(r"<[^>]*>", "", page.content.decode())
    assert ["675 درهم" in text, "−325 درهم" in text, "−225 درهم" in text, "125 درهم" in text] == [True] * 4
    assert "لا تؤدّون شيئًا عمّا أُلغي أو أُرجع." in text


def test_a_whole_purchase_shows_one_sum(client):
    order(client, make.listing(price=100))

    page = client.get(reverse("shop:tracking", args=[Purchase.objects.get().token]))

    assert page.context["sums"] == Sums(Decimal(125), Decimal(0), Decimal(0), Decimal(125))
    assert "لا تؤدّون شيئًا عمّا أُلغي أو أُرجع." not in page.content.decode()


def test_an_order_of_another_purchase_is_not_found(client):
    order(client, make.listing())
    placed = Purchase.objects.get()

    assert client.get(reverse("shop:order-cancel", args=[placed.token, "R1-1"])).status_code == 404


def test_a_signed_in_buyer_finds_her_own_purchases_and_no_others(client):
    order(client, make.listing())
    client.force_login(make.person("سعاد"))
    order(client, make.listing())

    page = client.get(reverse("shop:purchases"))

    assert [p.number for p in page.context["page"]] == [Purchase.objects.order_by("-pk").first().number]
    assert "no-store" in page["Cache-Control"]
