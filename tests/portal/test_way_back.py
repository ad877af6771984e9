"""An address that takes forms alone leads nobody to an empty page: opened, it says so; after a refusal the links to
other languages lead to the page that the form was on.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse

from registry.enums import Function
from shop.enums import OrderState
from tests.factories import selling
from tests.factories.registry import OfficerFactory, UserFactory
from tests.factories.shop import listing

pytestmark = pytest.mark.django_db
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
HOST = "http://testserver"


def nexts(page):
    """Where the choice of another language leads back to, of somebody signed in."""
    return set(re.findall(r'name="next" value="([^"]*)"><button class="spot"', page.content.decode()))


@pytest.fixture
def refused(client):
    """A seller's order that is not cancelled without a reason: its page's path, and a way to press it from a page."""
    made = listing()
    client.force_login(selling.member(made.shop.cooperative, Function.SELLER))
    number = selling.order(made, status=OrderState.PLACED).order.number

    def press(**headers):
        answer = client.post(reverse("shop:order-step", args=[number, "cancel"]), {"reason": ""}, headers=headers)
        assert answer.status_code == 422
        return answer

    return reverse("shop:order", args=[number]), press


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("name", ["registry:sign-out", "courses:enrol"])
def test_an_address_that_takes_forms_alone_says_so_with_a_way_on(client, language, name):
    parts = ["00000000-0000-0000-0000-000000000007"] if name == "courses:enrol" else []
    address = reverse(name, args=parts).replace("/ar/", f"/{language}/", 1)

    answer = client.get(address, headers=BROWSER)

    page = answer.content.decode()
    assert (answer.status_code, answer["Allow"], answer["Content-Type"]) == (405, "POST", "text/html; charset=utf-8")
    assert f'<html lang="{language}"' in page
    assert f'<a class="btn" href="/{language}/">' in page


def test_a_desk_is_the_first_way_on_from_it(client):
    client.force_login(OfficerFactory())

    answer = client.get(reverse("council:settle"), headers=BROWSER)

    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    page = answer.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert re.findall(r'class="btn[^"]*" href="([^"]*)"', main) == [reverse("council:home"), "/ar/"]


@pytest.mark.parametrize("headers", [{}, {"Accept": "*/*"}, {"Accept": "application/json"}])
def test_who_asks_for_no_page_gets_none(client, headers):
    answer = client.get(reverse("courses:beat"), headers=headers)

    assert (answer.status_code, answer["Allow"], answer.content) == (405, "POST", b"")


def test_an_answer_that_was_not_refused_for_its_method_stays_as_it_is(client):
    assert client.get("/ar/", headers=BROWSER).status_code == 200
    as_page, plain = client.get("/healthz", headers=BROWSER), client.get("/healthz")
    assert (as_page["Content-Type"], as_page.json().keys()) == (plain["Content-Type"], plain.json().keys())


def test_after_a_refusal_another_language_leads_to_the_page_the_form_was_on(refused):
    path, press = refused

    assert nexts(press(Referer=f"{HOST}{path}?from=desk")) == {f"{path}?from=desk"}


@pytest.mark.parametrize("source", [None, "https://elsewhere.example/ar/desk/", f"{HOST}/no-language/at-all/"])
def test_after_a_refusal_from_no_page_of_ours_it_leads_to_the_front_page(refused, source):
    _, press = refused

    assert nexts(press(**({"Referer": source} if source else {}))) == {"/"}


def test_a_page_that_was_opened_leads_to_itself(client):
    client.force_login(UserFactory())

    assert nexts(client.get("/ar/account/?a=b", headers={"Referer": f"{HOST}/ar/market/"})) == {"/ar/account/?a=b"}


def test_a_stranger_is_led_there_by_the_links_too():
    path = "account/sign-in/?next=/ar/learn/"

    refusal = Client().post("/ar/account/sign-in/", {"phone": "1"}, headers={"Referer": f"{HOST}/ar/{path}"})

    assert refusal.status_code == 422
    assert re.findall(r'class="(?:tongue|spot)" href="(/fr/[^"]*)"', refusal.content.decode()) == [f"/fr/{path}"] * 2


def test_the_front_page_in_her_language_is_behind_the_way_home(client):
    client.force_login(UserFactory(language="ar"))

    answer = client.post(reverse("registry:language"), {"language": "fr", "next": "/"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/fr/"
