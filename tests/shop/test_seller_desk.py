"""The seller's desk: what it shows, what it costs, and whose it is."""

import re
from decimal import Decimal

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from ledger.services import fail_payout, refund, run_payout
from registry.enums import Function
from shop.enums import ListingState, OrderState, ShopState
from shop.models import Listing
from tests.factories import ledger as money
from tests.factories import selling

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training", "files")]
PAGES = ["desk", "orders", "stock", "listing-new", "delivery", "money"]


@pytest.fixture
def stranger(client):
    """A seller of another cooperative, signed in."""
    other = selling.open_shop()
    user = selling.member(other.cooperative)
    selling.member_too(user, other.cooperative, Function.COORDINATOR)
    client.force_login(user)
    return user


@pytest.mark.parametrize("name", PAGES)
def test_the_desk_is_for_who_sells_and_for_nobody_else(client, shop, name):
    address = reverse(f"shop:{name}")
    anonymous = client.get(address)
    client.force_login(selling.member(shop.cooperative, Function.MEMBER))
    member = client.get(address)
    client.force_login(selling.member(shop.cooperative))
    seller = client.get(address)

    assert (anonymous.status_code, member.status_code, seller.status_code) == (302, 404, 200)
    assert "no-store" in seller["Cache-Control"]


def test_where_it_is_required_a_sellers_desk_opens_only_after_her_second_lock(client, shop, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user = selling.member(shop.cooperative)
    listing = selling.listing(shop)
    client.force_login(user)
    change = reverse("shop:stock-change", args=[listing.pk])

    shut = [client.get(reverse(f"shop:{name}")) for name in PAGES] + [client.post(change, {"change": "1"})]
    road = client.get(reverse("shop:road")).status_code
    TOTP.activate(user, generate_totp_secret())
    opened = [client.get(reverse(f"shop:{name}")).status_code for name in PAGES]

    assert {answer.url for answer in shut} == {reverse("mfa_activate_totp")}
    assert listing.product.stockrecords.get().num_in_stock == 10
    assert (road, opened) == (200, [200] * len(PAGES))


def test_who_sells_nowhere_finds_no_desk_with_or_without_a_second_lock(client, shop, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(selling.member(shop.cooperative, Function.MEMBER))

    assert client.get(reverse("shop:desk")).status_code == 404


def test_another_cooperatives_objects_are_not_found(client, shop, stranger):
    listing = selling.listing(shop)
    order = selling.order(listing).order.number
    addresses = [
        ("get", reverse("shop:order", args=[order])),
        *(("post", reverse("shop:order-step", args=[order, verb])) for verb in ("confirm", "ship", "cancel")),
        ("get", reverse("shop:listing-edit", args=[listing.pk])),
        ("post", reverse("shop:listing-edit", args=[listing.pk])),
        ("post", reverse("shop:listing-move", args=[listing.pk, "withdraw"])),
        ("post", reverse("shop:stock-change", args=[listing.pk])),
        ("get", reverse("shop:desk-of", args=[shop.cooperative.slug])),
        ("get", reverse("shop:road-of", args=[shop.cooperative.slug])),
        ("post", reverse("shop:road-authorisation", args=[listing.trade.slug])),
    ]

    answers = [getattr(client, method)(address, {"change": "1"}).status_code for method, address in addresses]

    assert answers == [404] * len(addresses)
    assert Listing.objects.get(pk=listing.pk).state == ListingState.APPROVED


def test_what_does_not_exist_is_not_found(client, shop, signed_in_seller):
    order = selling.order(selling.listing(shop)).order.number
    addresses = [
        reverse("shop:order-step", args=[order, "burn"]),
        reverse("shop:listing-move", args=[Listing.objects.get().pk, "burn"]),
        reverse("shop:delivery-end", args=["rocket"]),
    ]

    assert [client.post(address).status_code for address in addresses] == [404, 404, 404]
    assert client.get(reverse("shop:statement", args=[2026, 13])).status_code == 404
    assert client.get(reverse("shop:statement", args=[2999, 1])).status_code == 404


def test_the_desk_shows_orders_money_and_stock(client, shop, signed_in_seller):
    order = selling.order(selling.listing(shop, stock=3))

    page = client.get(reverse("shop:desk")).content.decode()

    assert order.order.number in page
    assert reverse("shop:order-step", args=[order.order.number, "confirm"]) in page
    assert "الرباط" in page


def test_the_desk_asks_after_orders_that_left_until_they_are_delivered(client, shop, signed_in_seller):
    way = reverse("shop:orders") + "?show=way"
    listing = selling.listing(shop)
    selling.order(listing, 1)
    before = client.get(reverse("shop:desk")).content.decode()
    for _ in range(2):
        selling.order(listing, 1, OrderState.SHIPPED)

    page = client.get(reverse("shop:desk"))

    assert way not in before
    assert (way in page.content.decode(), page.context["on_way"], page.context["to_do"]) == (True, 2, 1)
    assert client.get(way).context["page"].paginator.count == 2


def test_a_suspended_shop_says_so_on_the_desk_with_its_reason(client, shop, signed_in_seller):
    selling.came_into(shop, ShopState.SUSPENDED, "لم تُجب عن الزيارة")

    assert "لم تُجب عن الزيارة" in client.get(reverse("shop:desk")).content.decode()


@pytest.mark.parametrize("name", ["orders", "desk", "stock", "money"])
def test_a_page_costs_as_many_queries_with_many_rows(
    client, shop, signed_in_seller, name, django_assert_max_num_queries
):
    def cost():
        with django_assert_max_num_queries(12) as counted:
            client.get(reverse(f"shop:{name}"))
        return len(counted)

    for _ in range(2):
        selling.order(selling.listing(shop), 1)
    cost()
    few = cost()
    for _ in range(25):
        selling.order(selling.listing(shop), 1)

    assert cost() == few


def test_who_sells_for_two_cooperatives_chooses_one(client, shop, signed_in_seller):
    other = selling.open_shop()
    selling.member_too(signed_in_seller, other.cooperative, Function.SELLER)

    asked = client.get(reverse("shop:desk"))
    chosen = client.get(reverse("shop:desk-of", args=[other.cooperative.slug]), follow=True)
    road = client.get(reverse("shop:road"))

    assert asked.templates[0].name == "shop/seller/choose.html"
    assert chosen.context["cooperative"] == other.cooperative
    assert road.context["cooperative"] == other.cooperative


def test_who_belongs_nowhere_reads_what_to_do(client):
    client.force_login(selling.person())

    assert client.get(reverse("shop:road")).templates[0].name == "shop/seller/no_cooperative.html"
    assert client.get(reverse("shop:road-profile")).status_code == 404
    assert client.get(reverse("shop:road-terms")).status_code == 404


def test_a_debt_stands_beside_what_is_on_its_way_and_says_where_it_may_come_from(client, shop, signed_in_seller):
    number = money.settled(shop.cooperative)
    run_payout()
    before = client.get(reverse("shop:money")).content.decode()
    refund(order_number=number, amount=Decimal(60), reason="فسدت")

    shown = client.get(reverse("shop:money")).content.decode()

    [way], [debt] = (re.findall(rf'<li class="{card}">.*</li>', shown) for card in ("m2", "m4"))
    assert ("112" in way, "أُرسل إلى البنك" in way) == (True, True)
    assert "أو مالٌ رُدّ إلى مشترٍ بعد أن صُرف إليكِ" in debt
    assert "55,20" in debt
    assert 'class="m4"' not in before


def test_money_at_the_bank_and_money_of_the_next_payout_are_two_lines(client, shop, signed_in_seller):
    back, _ = [payout_of(shop, goods) for goods in ("70", "115")]
    fail_payout(payout=back, reason="رقم الحساب غير صحيح")

    shown = client.get(reverse("shop:money")).content.decode()

    bank, next_run = re.findall(r'<li class="m2">.*</li>', shown)
    assert [(">115<" in each, ">70<" in each) for each in (bank, next_run)] == [(True, False), (False, True)]
    assert ["أُرسل إلى البنك" in each for each in (bank, next_run)] == [True, False]


@pytest.mark.parametrize("name", ["desk", "money"])
def test_money_that_came_back_is_told_with_its_reason_until_it_is_sent_again(client, shop, signed_in_seller, name):
    def page():
        return client.get(reverse(f"shop:{name}")).content.decode()

    back = payout_of(shop, "70")
    before = page()
    fail_payout(payout=back, reason="رقم الحساب غير صحيح")
    returned = page()
    type(shop.cooperative).objects.filter(pk=shop.cooperative_id).update(bank_account="350810000000001122334405")
    corrected = page()
    run_payout()
    again = page()

    shown = (before, returned, corrected, again)
    assert [each.count("السبب: رقم الحساب غير صحيح") for each in shown] == [0, 1, 1, 0]
    assert [each.count("راجعي رقم الحساب مع المجلس") for each in shown] == [0, 1, 0, 0]
    assert [each.count("صُحّح رقم الحساب بعد ذلك") for each in shown] == [0, 0, 1, 0]


def payout_of(shop, goods):
    """A payout of an order of these goods, sent to the bank."""
    return money.paid_out(shop.cooperative, goods=goods, delivery="0", commission="0")
