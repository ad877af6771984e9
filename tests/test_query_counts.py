"""Twelve queries at the most for each page people look at every day, and as many at 1,000 rows as at 10."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.services import found_tree
from commons.statistics import refresh
from courses.models import Coverage
from courses.services import enrol
from ledger.models import Entry
from registry.enums import Desk, Function
from shop.models import Listing, Shop
from shop.services import reindex
from tests.factories import bulk, selling
from tests.factories import courses as school
from tests.factories.crowd import many_others
from tests.factories.learning import member

pytestmark = pytest.mark.django_db
FEW, MANY, MOST = 10, 1000, 12
ROW = "<tr><td"


@pytest.fixture
def site_tree():
    """The page tree, for the pages under it."""
    cache.clear()
    found_tree()


def asked(client, address, holds=""):
    """How many queries a page takes when everything that is kept in a process is kept."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    assert page.status_code == 200
    assert holds in page.content.decode()
    return len(queries)


def steady(client, address, more, holds=""):
    """Asserts that a page takes MOST queries at the most, and as many after `more(number)` filled up to MANY."""
    few = asked(client, address, holds)
    more(MANY - FEW)
    refresh()

    many = asked(client, address, holds)
    print(f"\nqueries of {address}: {few} at {FEW} rows, {many} at {MANY:,}")
    assert many == few <= MOST


@pytest.fixture
def market():
    """A shop with ten products of three trades, and a way to put up more of them."""
    shops, trades = bulk.open_shops(2), bulk.trades(1, guarded=())[:3]
    goods = bulk.listings(shops, trades, FEW)
    reindex()

    def more(number):
        bulk.listings(shops, trades, number)
        reindex()
        assert Listing.objects.count() == MANY

    return shops, goods, more


@pytest.mark.parametrize("page", ["catalogue", "category", "search", "product"])
def test_buyers_pages_with_a_thousand_products(client, market, page):
    _, goods, more = market
    address = {
        "catalogue": reverse("shop:market"),
        "category": reverse("shop:category", args=[goods[0].trade.slug]),
        "search": reverse("shop:search") + "?q=الجبل",
        "product": reverse("shop:product", args=[goods[0].pk, goods[0].product.slug]),
    }[page]

    steady(client, address, more, 'class="goods"')
    if page == "product":
        assert asked(client, address) == 3


def test_the_basket_with_a_thousand_products_on_sale_and_with_more_lines_in_it(client, market):
    _, goods, more = market
    address = reverse("shop:basket")
    client.post(reverse("shop:basket-add", args=[goods[0].pk]), {"quantity": "1"})

    steady(client, address, more, '<form class="line')
    one = asked(client, address)
    for listing in goods[1:]:
        client.post(reverse("shop:basket-add", args=[listing.pk]), {"quantity": "1"})

    assert asked(client, address) == one == 5
    assert client.get(address).content.decode().count('<form class="line') == FEW


def test_a_sellers_orders(client, market):
    shops, goods, _ = market
    hers = [each for each in goods if each.shop_id == shops[0].pk]
    bulk.orders(shops[0], hers, FEW)
    client.force_login(selling.member(shops[0].cooperative, Function.SELLER))

    address = reverse("shop:orders")
    steady(client, address, lambda number: bulk.orders(shops[0], hers, number), "card order")
    assert asked(client, address) == 6


def test_a_statement(client, market):
    shops, _, _ = market
    home, today = shops[0].cooperative, timezone.localdate()
    client.force_login(selling.member(home, Function.SELLER))
    bulk.sales(home, FEW)

    def more(number):
        bulk.sales(home, number)
        assert Entry.objects.count() == MANY

    address = reverse("shop:statement", args=[today.year, today.month])
    steady(client, address, more, ROW)
    assert client.get(address).content.decode().count(ROW) == MANY


@pytest.mark.parametrize("page", ["home", "lesson"])
def test_learners_pages_with_a_thousand_learners(client, site_tree, page):
    lesson, learner = school.lesson(), member()
    track = lesson.get_parent().get_parent().specific
    enrol(member=learner, track=track, by=learner)
    client.force_login(learner)
    many_others(FEW, lesson)
    address = reverse("courses:home") if page == "home" else lesson.url

    def more(number):
        many_others(number, lesson, first=FEW)
        assert Coverage.objects.exclude(learner=learner.pk).count() == MANY

    steady(client, address, more, lesson.title)
    if page == "home":
        assert asked(client, address) == 9


def test_the_councils_list(client):
    selling.came_into(selling.closed_shop(), "open")
    bulk.open_shops(FEW)
    client.force_login(selling.person("مراقبة", Desk.OFFICER))

    def more(number):
        bulk.open_shops(number)
        assert Shop.objects.count() == MANY + 1

    steady(client, reverse("council:home"), more, '<table class="fold">')
