"""How a shop delivers: an open shop can always be bought from, and nobody ends its last way of delivering."""

import importlib
import re
from decimal import Decimal
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from registry.models import Province
from shop import services
from shop.enums import DeliveryKind
from shop.errors import LastDelivery
from shop.models import DeliveryOffer, Shop
from shop.queries import contents
from shop.queries.desk import collected_only
from shop.refusals import NoOffer
from tests.factories import selling
from tests.factories import shop as make
from tests.factories.buying import filled
from tests.shop.pages import arabic
from tests.threads import at_once

pytestmark = pytest.mark.django_db
PICKUP, POST, OWN = DeliveryKind.PICKUP, DeliveryKind.POST, DeliveryKind.OWN
BOUGHT_FROM = importlib.import_module("shop.migrations.0008_open_shops_can_be_bought_from")


def offered(shop):
    """What a shop offers now."""
    return set(DeliveryOffer.objects.filter(shop=shop, is_active=True).values_list("kind", flat=True))


def end(shop, kind, by=None):
    services.end_delivery_offer(shop=shop, kind=kind, by=by)


@pytest.mark.usefixtures("training")
def test_a_shop_that_opens_without_a_word_on_delivery_can_be_bought_from(ready):
    shop = services.open_shop(cooperative=ready, by=selling.officer())

    offer = DeliveryOffer.objects.get()
    assert (offer.shop, offer.kind, offer.price, offer.days_least, offer.days_most) == (shop, PICKUP, 0, 1, 2)


@pytest.mark.usefixtures("training")
def test_a_shop_that_said_how_it_delivers_opens_with_that_alone(ready):
    selling.offer(services.shop_of(cooperative=ready), kind=POST)

    assert offered(services.open_shop(cooperative=ready, by=selling.officer())) == {POST}


@pytest.mark.usefixtures("training")
def test_a_shop_that_ended_its_ways_while_suspended_reopens_with_one(ready):
    officer = selling.officer()
    shop = services.open_shop(cooperative=ready, by=officer)
    services.suspend_shop(shop=shop, reason="زيارة", by=officer)
    end(shop, PICKUP)
    left = offered(shop)

    services.reopen_shop(shop=shop, reason="صُحّح", by=officer)

    assert (left, offered(shop)) == (set(), {PICKUP})


def test_the_last_way_of_an_open_shop_is_not_ended(shop):
    selling.offer(shop, kind=POST)
    selling.offer(shop, kind=PICKUP)

    end(shop, POST)
    end(shop, POST)
    with pytest.raises(LastDelivery):
        end(shop, PICKUP)

    assert offered(shop) == {PICKUP}


def test_a_shop_that_is_not_open_may_end_its_last_way():
    shop = selling.closed_shop()
    selling.offer(shop, kind=POST)

    end(shop, POST)

    assert offered(shop) == set()


def test_the_seller_is_told_why_the_last_way_stays(client, shop, signed_in_seller):
    selling.offer(shop, kind=POST)

    page = client.post(reverse("shop:delivery-end", args=["post"]), follow=True)

    assert arabic(LastDelivery()) in page.content.decode()
    assert offered(shop) == {POST}


@pytest.mark.parametrize(("kinds", "only"), [((), False), ((PICKUP,), True), ((POST,), False), ((PICKUP, OWN), False)])
def test_the_desk_says_while_buyers_can_only_collect(client, shop, signed_in_seller, kinds, only):
    for kind in kinds:
        selling.offer(shop, kind=kind)

    page = client.get(reverse("shop:desk")).content.decode()

    assert collected_only(shop.cooperative) == only
    assert ("إلى أن تقولي كيف توصّلين" in page) == only


def test_a_basket_from_a_shop_without_any_way_says_that_and_not_that_she_chose_wrongly(client):
    listing = make.listing(make.shop_open(delivery=None))
    [trouble] = contents(filled(listing)).troubles
    client.post(reverse("shop:basket-add", args=[listing.pk]), {"quantity": "1"})

    assert isinstance(trouble, NoOffer)
    assert arabic(trouble) in client.get(reverse("shop:basket")).content.decode()


def test_shops_opened_before_are_given_the_way_that_an_opening_leaves_now():
    bare, posting = make.shop_open(delivery=None), make.shop_open(delivery="25")
    closed = make.shop_closed()

    for _ in range(2):
        BOUGHT_FROM.collect_at_the_cooperative(apps, SimpleNamespace(connection=connection))

    assert [offered(shop) for shop in (bare, posting, closed)] == [{PICKUP}, {POST}, set()]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_end_two_ways_at_once_one_is_refused():
    shop = make.shop_open()
    make.offer(shop, kind=PICKUP, price="0")
    kinds = [PICKUP, POST]

    def attempt():
        try:
            end(shop, kinds.pop())
        except LastDelivery:
            return "refused"
        return "ended"

    assert sorted(at_once(attempt, 2)) == ["ended", "refused"]
    assert len(offered(shop)) == 1


@pytest.mark.django_db(transaction=True)
def test_control_looking_first_and_ending_after_leaves_none():
    shop = make.shop_open()
    make.offer(shop, kind=PICKUP, price="0")
    kinds, looked = [PICKUP, POST], Barrier(2)

    def attempt():
        kind = kinds.pop()
        another = DeliveryOffer.objects.filter(shop=shop, is_active=True).exclude(kind=kind).exists()
        connection.close()
        looked.wait()
        if another:
            DeliveryOffer.objects.filter(shop=shop, kind=kind).update(is_active=False)

    at_once(attempt, 2)

    assert offered(shop) == set()


def test_what_she_named_is_left_as_she_named_it(shop):
    services.keep_delivery_offer(shop=shop, kind=PICKUP, price=Decimal(5), days=(2, 3), by=None)
    services.leave_a_way(shop=shop)

    assert DeliveryOffer.objects.values_list("price", "days_least").get() == (5, 2)


@pytest.fixture
def guelmim():
    """A cooperative's shop in a region of three provinces, its own first."""
    home = make.province()
    Province.objects.filter(region=home.region).exclude(pk=home.pk).delete()
    named = {"AAA": "أسا الزاك", "BBB": "سيدي إفني"}
    for code, name in named.items():
        Province.objects.create(code=code, region=home.region, name_ar=name, name_fr=name, name_en=name)
    return make.shop_open(delivery=None)


def sent(reach, **changes):
    typed = {"kind": "own", "reach": reach, "price": "10", "days_least": "1", "days_most": "2", **changes}
    return {"way": "own", **{f"own-{name}": value for name, value in typed.items()}}


@pytest.mark.parametrize(
    ("reach", "places", "words"),
    [
        ("everywhere", 0, ""),
        ("region", 3, "في جهة كلميم - واد نون فقط"),
        ("province", 1, "في كلميم فقط"),
    ],
)
def test_a_cooperative_says_how_far_it_brings_and_everybody_reads_it(client, guelmim, reach, places, words):
    client.force_login(make.seller(guelmim))
    address = reverse("shop:delivery")
    listing = make.listing(guelmim)
    make.offer(guelmim, kind=PICKUP, price="0")

    assert client.post(address, sent(reach)).status_code == 302

    offer = DeliveryOffer.objects.get(kind=OWN)
    pages = [
        address,
        reverse("shop:storefront", args=[guelmim.cooperative.slug]),
        reverse("shop:product", args=[listing.pk, listing.product.slug]),
    ]
    client.post(reverse("shop:basket-add", args=[listing.pk]), {"quantity": "1"})
    texts = [client.get(page).content.decode() for page in [*pages, reverse("shop:basket")]]
    assert offer.provinces.count() == places
    assert [bool(re.search(words or "(كلميم|نون) فقط", text)) for text in texts] == [bool(words)] * 4
    assert re.search(r'value="(\w+)"[^>]* checked', texts[0])[1] == reach


def test_a_list_of_provinces_that_is_no_choice_is_named_and_asked_again(client, guelmim):
    far = Province.objects.get(code="AAA")
    make.offer(guelmim, kind=OWN, provinces=[guelmim.cooperative.province, far])
    client.force_login(make.seller(guelmim))

    page = client.get(reverse("shop:delivery")).content.decode()
    refused = client.post(reverse("shop:delivery"), sent(""))

    assert "في أسا الزاك، كلميم فقط" in page
    assert (" checked" in page, refused.status_code) == (False, 422)
    assert DeliveryOffer.objects.get().provinces.count() == 2


def test_the_post_has_no_reach_to_choose(client, shop, signed_in_seller):
    page = client.get(reverse("shop:delivery")).content.decode()

    assert set(re.findall(r'name="(\w+)-reach"', page)) == {"own"}


def test_looking_at_the_ways_of_delivering_makes_no_shop(client):
    cooperative = selling.complete()
    client.force_login(selling.member(cooperative))

    assert client.get(reverse("shop:delivery")).status_code == 200
    assert not Shop.objects.exists()

    form = {"way": "post", "post-kind": "post", "post-price": "30", "post-days_least": "2", "post-days_most": "5"}
    client.post(reverse("shop:delivery"), form)
    assert DeliveryOffer.objects.get().shop.cooperative == cooperative
