"""The first minute: the front page, its languages, a wrong address, what it weighs."""

import re

import pytest
from playwright.sync_api import expect

PAGE_BYTES, SCRIPT_BYTES, STYLE_BYTES, FONT_BYTES = 100_000, 20_000, 12_500, 32_000
FIRST_PAINT_SECONDS = 3


def test_front_page_speaks_arabic_from_right_to_left(visitor):
    page = visitor.go("/")

    expect(page).to_have_url(re.compile(r"/ar/$"))
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert visitor.sideways() == 0


def test_reader_changes_the_language_and_keeps_the_page(visitor):
    page = visitor.go("/ar/")
    page.locator(".top button[lang=fr]").click()

    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_wrong_address_gets_a_page_with_a_way_on(visitor, language):
    page = visitor.go(f"/{language}/no-such-page/", status=404)

    assert page.locator("html").get_attribute("lang") == language
    page.locator("main a.btn").first.click()
    expect(page).to_have_url(re.compile(rf"/{language}/$"))


@pytest.mark.parametrize("path", ["/ar/", "/fr/", "/ar/no-such-page/"])
def test_nothing_grave_stands_in_anyones_way(visitor, path):
    visitor.go(path, status=404 if "no-such" in path else 200)

    assert visitor.grave_barriers() == []


def test_first_visit_is_light(visitor):
    with visitor.weighed() as weight:
        visitor.go("/ar/")

    print("bytes over the wire:", dict(weight))
    assert weight.total() <= PAGE_BYTES
    assert weight["Script"] <= SCRIPT_BYTES
    assert weight["Stylesheet"] <= STYLE_BYTES
    assert weight["Font"] <= FONT_BYTES


def test_first_words_appear_soon_on_a_weak_phone(visitor):
    visitor.slowly()
    visitor.go("/ar/")

    seconds = visitor.first_paint()

    print(f"first paint after {seconds:.2f} s")
    assert seconds <= FIRST_PAINT_SECONDS
