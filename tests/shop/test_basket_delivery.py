"""Which delivery counts when the buyer chose none, and how plainly she is told which order comes to her."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from shop import services
from shop.enums import DeliveryKind
from shop.models import Purchase
from shop.queries import contents
from shop.refusals import BasketChanged, NoDelivery, PlaceMissing
from tests.factories import shop as make
from tests.factories.buying import filled, place
from tests.shop.pages import arabic, put

pytestmark = pytest.mark.django_db
OWN, PICKUP, POST = DeliveryKind.OWN, DeliveryKind.PICKUP, DeliveryKind.POST


def text(answer):
    """What a page says, its blanks made one."""
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))


@pytest.fixture
def here():
    return make.province()


@pytest.fixture
def far():
    return make.province("MA-TIZ")


@pytest.fixture
def honey(here):
    """Sold where one collects for nothing, has it brought in the province for 10, or by post for 30."""
    listing = make.listing(make.shop_open(delivery=None, seat="حي النهضة، رقم 4"))
    make.offer(listing.shop, kind=PICKUP, price="0")
    make.offer(listing.shop, kind=OWN, price="10", provinces=[here])
    make.offer(listing.shop, kind=POST, price="30")
    return listing


def test_nobody_is_sent_to_a_village_because_it_costs_nothing(honey, here, far):
    basket = filled(honey)

    ways = [contents(basket, place).groups[0].chosen.kind for place in (None, here, far)]

    assert ways == [POST, OWN, POST]


def test_what_she_chose_counts_wherever_she_lives(honey, here, far):
    basket = filled(honey)
    services.choose_delivery(basket=basket, shop=honey.shop, kind=PICKUP, by=None)

    assert [contents(basket, place).groups[0].chosen.kind for place in (None, here, far)] == [PICKUP] * 3


def test_collecting_counts_where_nothing_else_is_offered():
    listing = make.listing(make.shop_open(delivery=None))
    make.offer(listing.shop, kind=PICKUP, price="0")

    assert contents(filled(listing)).groups[0].collected


def test_where_nothing_that_brings_it_goes_she_is_told_and_not_made_to_collect(souad, far):
    listing = make.listing(make.shop_open(delivery=None))
    make.offer(listing.shop, kind=OWN, price="10", provinces=[far])
    make.offer(listing.shop, kind=PICKUP, price="0")

    with pytest.raises(NoDelivery):
        place(filled(listing), souad)


def test_a_cheaper_way_to_her_province_is_shown_before_it_is_ordered(honey, souad):
    basket = filled(honey)
    with pytest.raises(BasketChanged):
        place(basket, souad)

    placed = place(basket, souad, agreed=contents(basket, souad.province).seal)

    assert placed.orders.get().delivery == OWN


def test_the_page_after_that_shows_the_new_total_for_the_province_she_typed(client, honey, here):
    put(client, honey)
    page = client.get(reverse("shop:checkout")).content.decode()
    sent = {
        "name": "سعاد", "phone": "0612345678", "province": here.pk, "city": "كلميم", "address": "حي", "note": "",
    }  # fmt: skip
    hidden = {name: re.search(rf'name="{name}" value="(.*?)"', page)[1] for name in ("key", "agreed")}

    told = client.post(reverse("shop:checkout"), {**sent, **hidden})
    agreed = re.search(r'name="agreed" value="(.*?)"', told.content.decode())[1]
    client.post(reverse("shop:checkout"), {**sent, **hidden, "agreed": agreed})

    assert arabic(BasketChanged()) in told.content.decode()
    assert "130 درهم" in text(told)
    assert Purchase.objects.get().total == 130


def test_a_buyer_who_bought_before_sees_the_delivery_to_her_province_at_once(client, honey, souad):
    user = make.person("سعاد")
    place(filled(make.listing()), souad, by=user)
    client.force_login(user)
    put(client, honey)

    for page in ("basket", "checkout"):
        assert client.get(reverse(f"shop:{page}")).context["contents"].groups[0].chosen.kind == OWN


def test_the_order_page_says_which_order_is_brought_and_which_is_collected_and_where(client, honey):
    rug = make.listing(trade="crafts")
    put(client, honey)
    put(client, rug)
    address = reverse("shop:checkout")
    brought = text(client.get(address))
    client.post(reverse("shop:basket-delivery", args=[honey.shop.pk]), {"kind": "pickup"})

    mixed, basket = text(client.get(address)), text(client.get(reverse("shop:basket")))

    where = "تستلمونه من التعاونية، حي النهضة، رقم 4، كلميم"
    assert ("تستلمون" in brought, brought.count("بالبريد")) == (False, 2)
    assert "تستلمون طلبًا واحدًا بأنفسكم، ولا يوصله أحد" in mixed
    assert (mixed.count(where), basket.count(where), mixed.count("بالبريد")) == (1, 1, 1)
    assert "إلى أين نوصل؟" in mixed


@pytest.fixture
def collected():
    """Sold where nobody brings anything."""
    listing = make.listing(make.shop_open(delivery=None))
    make.offer(listing.shop, kind=PICKUP, price="0")
    return listing


def pressed(client, page, **changes):
    """The button of an order page, with the name and the phone that every buyer writes."""
    hidden = dict(re.findall(r'type="hidden" name="(key|agreed|collected)" value="(.*?)"', page.content.decode()))
    return client.post(
        reverse("shop:checkout"), {"name": "سعاد", "phone": "0612345678", "note": "", **hidden, **changes}
    )


def asked(answer):
    """The fields of the order page."""
    return list(answer.context["form"].fields)


def test_the_basket_counts_the_orders_that_are_brought_and_no_others(client, honey, collected):
    def sums():
        return text(client.get(reverse("shop:basket"))).partition("المجموع")[2]

    put(client, collected)
    fetched = sums()
    put(client, honey)
    mixed = sums()

    assert ("التوصيل، طلب" in fetched, "التوصيل، طلب واحد" in mixed) == (False, True)


def test_a_price_of_collecting_is_called_so_in_the_basket(client, collected):
    collected.shop.delivery_offers.update(price=5)
    put(client, collected)

    assert "يُستلم من التعاونية" in text(client.get(reverse("shop:basket"))).partition("المجموع")[2]


def test_who_collects_everything_is_not_asked_where_to_bring_it(client, collected):
    put(client, collected)

    page = client.get(reverse("shop:checkout"))

    assert ("إلى أين نوصل؟" in text(page), "من يستلم الطلب؟" in text(page)) == (False, True)
    assert asked(page) == ["name", "phone", "note"]


def test_who_collects_everything_orders_with_her_name_and_her_number_alone(client, collected):
    put(client, collected)

    pressed(client, client.get(reverse("shop:checkout")))

    placed = Purchase.objects.get()
    tracking = text(client.get(reverse("shop:tracking", args=[placed.token])))
    assert (placed.name, placed.phone, placed.province, placed.city, placed.address) == (
        "سعاد", "+212612345678", None, "", "",
    )  # fmt: skip
    assert ("إلى أين يُرسل" in tracking, "من يستلم الطلب؟" in tracking) == (False, True)


def test_her_seller_reads_who_comes_and_no_empty_place(client, collected):
    seller = make.seller(collected.shop)
    put(client, collected)
    pressed(client, client.get(reverse("shop:checkout")))
    number = Purchase.objects.get().orders.get().order.number
    client.force_login(seller)

    lists, order = client.get(reverse("shop:orders")), client.get(reverse("shop:order", args=[number]))

    assert (text(lists).count(number), '#pin"' in lists.content.decode()) == (1, False)
    assert "من يستلم الطلب؟ سعاد" in text(order)


def test_nothing_is_brought_to_a_buyer_who_did_not_say_where(client, honey):
    put(client, honey)
    page = client.get(reverse("shop:checkout"))

    told = pressed(client, page, collected="1")

    assert arabic(PlaceMissing()) in told.content.decode()
    assert asked(told) == ["name", "phone", "province", "city", "address", "note"]
    assert not Purchase.objects.exists()


def test_she_is_asked_where_once_she_has_chosen_beside_the_page_to_have_it_brought(client, honey):
    put(client, honey)
    client.post(reverse("shop:basket-delivery", args=[honey.shop.pk]), {"kind": "pickup"})
    page = client.get(reverse("shop:checkout"))
    client.post(reverse("shop:basket-delivery", args=[honey.shop.pk]), {"kind": "post"})

    told = pressed(client, page)

    assert arabic(PlaceMissing()) in told.content.decode()
    assert asked(told) == ["name", "phone", "province", "city", "address", "note"]


def test_she_is_no_longer_asked_where_once_she_has_chosen_beside_the_page_to_collect(client, honey, here):
    put(client, honey)
    page = client.get(reverse("shop:checkout"))
    client.post(reverse("shop:basket-delivery", args=[honey.shop.pk]), {"kind": "pickup"})

    told = pressed(client, page, province=here.pk, city="كلميم", address="حي")

    assert arabic(BasketChanged()) in told.content.decode()
    assert (asked(told), asked(page)[2]) == (["name", "phone", "note"], "province")


@pytest.mark.parametrize("missing", ["province", "city", "address"])
def test_a_place_is_whole_or_it_is_none(honey, souad, missing):
    incomplete = replace(souad, **{missing: None if missing == "province" else ""})

    with pytest.raises(PlaceMissing):
        place(filled(honey), incomplete)


@pytest.mark.parametrize(("kinds", "words"), [((PICKUP, POST), "من 30 درهم"), ((PICKUP,), "تستلمونه من التعاونية")])
def test_the_product_page_names_what_bringing_it_costs(client, kinds, words):
    listing = make.listing(make.shop_open(delivery=None))
    for kind in kinds:
        make.offer(listing.shop, kind=kind, price="30" if kind == POST else "0")

    page = text(client.get(reverse("shop:product", args=[listing.pk, listing.product.slug])))

    assert words in page
    assert ("مجّانًا" in page) == (kinds == (PICKUP,))
