"""Someone who only looks around is given no cookie: her pages are the same for everyone, and a cache may keep them."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cms.services import found_site
from tests.factories import selling
from tests.factories.registry import UserFactory

pytestmark = pytest.mark.django_db
LOOKED_AT = ["front", "market", "search", "category", "storefront", "product", "help", "nothing"]


@pytest.fixture(scope="module")
def founded(laid_once):
    found_site()


@pytest.fixture
def goods(founded, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    cache.clear()
    return selling.listing(selling.open_shop())


@pytest.fixture
def buyer():
    """A browser whose forms are checked as in the world outside."""
    return Client(enforce_csrf_checks=True)


def address(name, goods, language="ar"):
    with translation.override(language):
        return {
            "front": reverse("front"),
            "market": reverse("shop:market"),
            "search": reverse("shop:search") + "?q=%D8%B9%D8%B3%D9%84",
            "category": reverse("shop:category", args=[goods.trade.slug]),
            "storefront": reverse("shop:storefront", args=[goods.shop.cooperative.slug]),
            "product": reverse("shop:product", args=[goods.pk, goods.product.slug]),
            "help": f"/{language}/help/",
            "nothing": f"/{language}/nothing/",
        }[name]


def tongues(page):
    return re.findall(r'<a class="tongue" href="([^"]+)"', page)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_page_for_everyone_sets_no_cookie(buyer, goods, name, language):
    answer = buyer.get(address(name, goods, language))

    assert answer.status_code == (404 if name == "nothing" else 200)
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert list(answer.cookies) == []


def test_a_page_whose_form_needs_one_sets_it(buyer):
    assert list(buyer.get("/ar/account/sign-in/").cookies) == ["csrftoken"]


@pytest.mark.parametrize("name", ["front", "market", "product", "help"])
def test_each_language_is_a_link_to_the_same_page(buyer, goods, name):
    links = tongues(buyer.get(address(name, goods)).content.decode())

    assert links == [address(name, goods, language) for language in ("ar", "fr", "en")]
    assert [buyer.get(link).wsgi_request.LANGUAGE_CODE for link in links] == ["ar", "fr", "en"]


def test_what_she_searched_goes_with_her_into_the_other_language(buyer, goods):
    page = buyer.get(address("search", goods) + "&p=1").content.decode()

    assert tongues(page)[1] == "/fr/market/search/?q=%D8%B9%D8%B3%D9%84&amp;p=1"


def test_a_signed_in_reader_changes_her_accounts_language_by_a_form(goods):
    client = Client()
    user = UserFactory(language="ar")
    client.force_login(user)
    page = client.get("/ar/").content.decode()

    client.post(reverse("registry:language"), {"language": "fr", "next": "/ar/"})

    user.refresh_from_db()
    assert tongues(page) == []
    assert page.count('name="language" value="fr"') == 2
    assert user.language == "fr"


SENT_FROM = {
    "our page": ({"Sec-Fetch-Site": "same-origin"}, 302),
    "our page, older browser": ({"Origin": "http://testserver"}, 302),
    "our page, oldest browser": ({"Referer": "http://testserver/ar/market/"}, 302),
    "another site": ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
    "a neighbour's name": ({"Sec-Fetch-Site": "same-site"}, 403),
    "another site, older browser": ({"Origin": "https://elsewhere.example"}, 403),
    "a page that hides itself": ({"Origin": "null", "Referer": ""}, 403),
    "nobody": ({}, 403),
}


@pytest.mark.parametrize("source", SENT_FROM)
def test_the_basket_is_filled_from_our_pages_alone(buyer, goods, source):
    headers, status = SENT_FROM[source]

    answer = buyer.post(reverse("shop:basket-add", args=[goods.pk]), {"quantity": "1"}, headers=headers)

    assert answer.status_code == status


def test_every_other_form_keeps_its_token(buyer, goods):
    answer = buyer.post("/ar/account/sign-in/", {"phone": "0612345678"}, headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 403
