"""The first minute: the front page, its languages, a wrong address; what a first visit weighs, wherever it leads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from shop.queries.cards import PAGE
from tests.journeys.visitor import BYTES_A_SECOND, LATENCY, PHONE, Visitor
from tests.journeys.world import RUG_PRESIDENT

PAGE_BYTES, SCRIPT_BYTES, STYLE_BYTES, FONT_BYTES = 100_000, 20_000, 12_000, 32_000
FIRST_PAINT_SECONDS = 3
"""And on a network as weak as the visitor makes it, none paints before the page has been asked for, and
then the styles that it names have been asked for and have come whole: a sooner one was not slowed down.
"""
ENROL = f"""
from courses.models import LessonPage
from courses.services import enrol
from registry.models import User
from shop.queries import sellable
lesson, learner = LessonPage.objects.get(slug="lesson-1"), User.objects.get(phone={RUG_PRESIDENT!r})
enrol(member=learner, track=lesson.get_parent().get_parent().specific, by=learner)
print(lesson.url, f"/ar/market/product/{{sellable().first().product_id}}/")
"""
PLACES = ["front", "lesson", "catalogue", "product"]
"""Where a first visit may lead; the lesson is that of a learner, with her player, its film and poster not counted."""


@dataclass(frozen=True)
class Arrival:
    """Addresses by place, and what the browser of the learner keeps once she is signed in."""

    paths: dict[str, str]
    learner: Any


@pytest.fixture(scope="module")
def arrival(browser, portal, cooperatives) -> Iterator[Arrival]:
    """The laid world with a full page of products, and a president enrolled on the road in it."""
    portal.python(f"from tests.journeys import laid; laid.crowd({PAGE})")
    path, product = portal.python(ENROL).split()
    signed = Visitor(browser.new_context(**PHONE), portal)
    signed.sign_in(RUG_PRESIDENT)
    kept = signed.context.storage_state()
    signed.context.close()
    yield Arrival({"front": "/ar/", "lesson": path, "catalogue": "/ar/market/", "product": product}, kept)
    portal.python("from tests.journeys import laid; laid.thin_out()")


@pytest.fixture
def arrive(visit, arrival):
    """Someone whose browser holds nothing yet, at the door of a place: she and its address."""

    def to(place: str) -> tuple[Visitor, str]:
        options = {"storage_state": arrival.learner} if place == "lesson" else {}
        return visit(**options), arrival.paths[place]

    return to


def test_front_page_speaks_arabic_from_right_to_left(visitor):
    page = visitor.go("/")

    expect(page).to_have_url(re.compile(r"/ar/$"))
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert visitor.sideways() == 0


def test_reader_changes_the_language_and_keeps_the_page(visitor):
    page = visitor.go("/ar/")
    page.locator(".top a[lang=fr]").click()

    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_wrong_address_gets_a_page_with_a_way_on(visitor, language):
    page = visitor.go(f"/{language}/no-such-page/", status=404)

    assert page.locator("html").get_attribute("lang") == language
    page.locator("main a.btn").first.click()
    expect(page).to_have_url(re.compile(rf"/{language}/$"))


@pytest.mark.parametrize("path", ["/ar/no-such-page/", "/fr/no-such-page/"])
def test_a_wrong_address_stands_in_nobodys_way(visitor, path):
    visitor.go(path, status=404)

    assert visitor.grave_barriers() == []


@pytest.mark.parametrize(("place", "language"), [(place, language) for place in PLACES for language in ("ar", "fr")])
def test_nothing_grave_stands_in_anyones_way(arrive, place, language):
    visitor, path = arrive(place)
    visitor.go(path.replace("/ar/", f"/{language}/", 1))

    spoken = "ar" if place == "lesson" else language  # it is written in Arabic only, and shown as it was written
    assert visitor.page.locator("html").get_attribute("lang") == spoken
    assert visitor.grave_barriers() == []
    assert visitor.sideways() == 0


@pytest.mark.parametrize("place", PLACES)
def test_first_visit_is_light(arrive, place):
    visitor, path = arrive(place)
    with visitor.weighed() as weight:
        visitor.go(path)

    print(f"{place}, bytes over the wire:", dict(weight))
    film = weight.pop("Media", 0)
    assert (film > 0) == (place == "lesson")
    assert weight.total() <= PAGE_BYTES
    assert weight["Script"] <= SCRIPT_BYTES
    assert weight["Stylesheet"] <= STYLE_BYTES
    assert weight["Font"] <= FONT_BYTES


@pytest.mark.parametrize("place", PLACES)
def test_first_words_appear_soon_on_a_weak_phone(arrive, place):
    visitor, path = arrive(place)
    visitor.slowly()
    with visitor.weighed() as weight:
        visitor.go(path)
        seconds = visitor.first_paint()

    soonest = 2 * LATENCY + weight["Stylesheet"] / BYTES_A_SECOND
    print(f"{place}, first paint after {seconds:.2f} s; none before {soonest:.2f} s")
    assert soonest <= seconds <= FIRST_PAINT_SECONDS
