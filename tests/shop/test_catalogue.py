"""Browsing: what is sellable, counted right, at a price in queries that does not grow."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from commons import formats
from registry.models import Cooperative, Standard
from registry.queries import memberships_on, today
from shop.models import Listing
from shop.queries import product, sellable
from shop.queries.catalogue import Wish, browse
from shop.queries.product import Listed
from tests.factories import shop as make
from tests.shop.pages import arabic

pytestmark = pytest.mark.django_db


def asked(client, address):
    """How many queries a page makes, templates and content types warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def shelf():
    shops = [make.shop_open(has_label=number == 0) for number in range(3)]
    for shop in shops:
        for price in ("40", "120"):
            make.listing(shop, f"عسل {price}", price=price)
    make.listing(shops[1], "زربية", trade="crafts", price="900")
    return shops


@pytest.mark.parametrize("name", ["market", "search", "category", "storefront", "product", "basket"])
def test_pages_ask_at_most_twelve_queries_however_many_products_there_are(client, shelf, name):
    row = make.listing(shelf[0])
    address = {
        "market": reverse("shop:market"),
        "search": reverse("shop:search") + "?q=Guelmim",
        "category": reverse("shop:category", args=["honey"]),
        "storefront": reverse("shop:storefront", args=[shelf[0].cooperative.slug]),
        "product": reverse("shop:product", args=[row.pk, row.product.slug]),
        "basket": reverse("shop:basket"),
    }[name]
    client.post(reverse("shop:basket-add", args=[row.pk]), {"quantity": "1"})
    few = asked(client, address)
    for _ in range(30):
        make.listing(shelf[0])

    assert asked(client, address) == few
    assert few <= 12


def test_counts_are_those_of_the_one_predicate(shelf):
    make.suspend(shelf[2])
    shelf[1].cooperative.authorisations.update(state="withdrawn")
    make.listing(shelf[0], state="draft")

    page = browse(Wish())

    assert {card.pk for card in page.cards} == set(sellable().values_list("pk", flat=True))
    assert page.total == sellable().count() == 3
    assert sum(choice.count for choice in page.trades) == 3


def test_what_is_sellable_turns_on_shop_and_trade_alone_once_approved(shelf):
    shelf[1].cooperative.authorisations.update(state="withdrawn")
    on_sale = set(sellable().values_list("pk", flat=True))

    for heap in Listing.objects.filter(state="approved").values("shop", "trade").distinct():
        rows = set(Listing.objects.filter(state="approved", **heap).values_list("pk", flat=True))
        assert rows <= on_sale or not rows & on_sale


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("trade=honey", 6),
        ("trade=crafts", 1),
        ("region=MA-10", 7),
        ("region=MA-99", 0),
        ("label=1", 2),
        ("from=100", 4),
        ("to=٤٠", 3),
        ("from=100&to=200&trade=honey", 3),
        ("from=x&to=-1", 7),
        ("to=40,5", 3),
        ("from=40,5", 4),
        ("from=٤٠٫٥", 4),
        ("from=٤٠،٥&to=٩٬٩٩٩", 4),
        ("to=1.250", 7),
        ("from=1 250,00", 0),
        ("from=40.5", 4),
        ("page=99", 7),
        ("order=bogus", 7),
    ],
)
def test_filters_narrow_and_nonsense_is_left_out(client, shelf, query, total):
    page = client.get(reverse("shop:market") + f"?{query}")

    assert page.status_code == 200
    assert page.context["page"].total == total


@pytest.mark.parametrize("written", ["49,90", "٤٩٫٩", "٤٩،٩٠", "49.90", "about 50"])
def test_the_price_filter_stays_as_it_was_typed(client, shelf, written):
    page = client.get(reverse("shop:market"), {"from": written}).content.decode()

    assert re.search(r'name="from"[^>]* value="(.*?)"', page)[1] == written


def test_an_empty_price_filter_stays_empty(client, shelf):
    page = client.get(reverse("shop:market")).content.decode()

    assert re.findall(r'name="(from|to)"[^>]* value="(.*?)"', page) == [("from", ""), ("to", "")]


def test_sorted_by_price(shelf):
    cheap = [card.price for card in browse(Wish(order="cheap")).cards]
    dear = [card.price for card in browse(Wish(order="dear")).cards]

    assert cheap == sorted(cheap) == list(reversed(dear))


def test_twenty_a_page_and_none_twice():
    shop = make.shop_open()
    rows = {make.listing(shop).pk for _ in range(23)}

    first, second = browse(Wish()), browse(Wish(page=2))

    assert (len(first.cards), len(second.cards), first.pages) == (20, 3, 2)
    assert {card.pk for card in first.cards + second.cards} == rows


@pytest.mark.parametrize("state", ["draft", "submitted", "withdrawn"])
def test_what_is_not_sellable_has_no_address(client, state):
    row = make.listing(state=state)

    assert client.get(reverse("shop:product", args=[row.pk, row.product.slug])).status_code == 404


def test_a_suspended_shop_has_no_address(client):
    row = make.listing()
    make.suspend(row.shop)

    assert client.get(reverse("shop:storefront", args=[row.shop.cooperative.slug])).status_code == 404
    assert client.get(reverse("shop:product", args=[row.pk])).status_code == 404


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (
            "submitted",
            gettext_lazy(
                "The council is still looking at this shop’s products. "
                "Come back soon, and look in other shops until then."
            ),
        ),
        ("draft", gettext_lazy("This shop has nothing on sale today. Look in other shops.")),
    ],
)
def test_an_open_shop_with_nothing_on_sale_says_why_and_shows_no_other_shops_trades(client, shelf, state, said):
    shop = make.shop_open()
    make.listing(shop, state=state)
    address = reverse("shop:storefront", args=[shop.cooperative.slug])
    other = f'<a class="chip" href="{reverse("shop:category", args=["honey"])}"'

    empty, filtered, sought = (client.get(address + query).content.decode() for query in ("", "?from=1", "?q=زربية"))

    until_opening = gettext_lazy(
        "The first products appear when a cooperative has finished its training and its shop opens."
    )
    assert [arabic(sentence) in empty for sentence in (said, until_opening)] == [True, False]
    assert [other in page for page in (empty, filtered, sought)] == [False, False, True]
    assert f'<a class="btn" href="{reverse("shop:market")}"' in empty
    assert asked(client, address) <= 12


def test_an_old_address_leads_to_the_products_name(client):
    row = make.listing()

    answer = client.get(reverse("shop:product", args=[row.pk, "old"]))

    assert answer.url == reverse("shop:product", args=[row.pk, row.product.slug])


def test_the_proof_stands_beside_the_price(client):
    row = make.listing(picture=True)
    paper = row.shop.cooperative.authorisations.get()

    page = client.get(reverse("shop:product", args=[row.pk, row.product.slug])).content.decode()

    assert paper.number in page
    assert 'class="on"' in page


def test_a_product_names_the_paper_that_lasts_longest(client):
    row = make.listing()
    first = row.shop.cooperative.authorisations.get()
    later = make.authorisation(
        row.shop.cooperative, row.trade, number="L-77", valid_until=first.valid_until + timedelta(days=9)
    )

    page = client.get(reverse("shop:product", args=[row.pk, row.product.slug])).content.decode()

    assert later.number in page
    assert formats.day(later.valid_until) in page
    assert first.number not in page


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_product_says_what_its_rows_hold_in_the_readers_language(language):
    standard = Standard.objects.create(
        trade=make.trade("honey"), reference="CC-9", in_force_from="2020-05-04", name_ar="دفتر", name_fr="Cahier"
    )
    shop = make.shop_open(has_label=True)
    Cooperative.objects.filter(pk=shop.cooperative.pk).update(story="خلايا الجبل")
    facts = {"batch": "L12", "made_on": date(2026, 10, 1), "standard": standard, "description": "عسل حرّ"}
    row = make.listing(shop, price="87.50", stock=6, picture=True, **facts)
    (second,) = make.further(row, 2)
    for _ in range(2):
        make.seller(shop)
    (way,) = shop.delivery_offers.all()
    other = make.listing(shop, "شمع")

    with override(language):
        found, coop = product(row.pk), Cooperative.objects.get(pk=shop.cooperative.pk)
        province = coop.province
        assert found.listing == Listed(
            pk=row.pk,
            title="عسل الدغموس",
            slug=row.product.slug,
            description="عسل حرّ",
            pack="جرّة 500 غ",
            batch="L12",
            made_on=date(2026, 10, 1),
            tint=row.trade.tint,
            standard={"ar": "دفتر", "fr": "Cahier", "en": "دفتر"}[language],
            reference="CC-9",
            in_force_from=date(2020, 5, 4),
            shop=shop.pk,
            has_label=True,
            cooperative=coop.name,
            cooperative_slug=coop.slug,
            story="خلايا الجبل",
            members=memberships_on(today()).filter(cooperative=coop).count(),
            place=province.name,
            region=province.region.name,
            region_code=province.region.code,
            country=province.region.country,
            price=Decimal("87.50"),
            left=6,
        )
    assert found.listing.members >= 2
    assert found.photographs == [(row.picture.name, row.thumb.name), (second.picture.name, second.thumb.name)]
    assert [each.offer for each in found.ways] == [way]
    assert [card.pk for card in found.others] == [other.pk]
