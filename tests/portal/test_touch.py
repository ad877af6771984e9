"""What the style sheets promise a thumb and a small phone, in a real browser."""

import pytest

from tests.journeys.visitor import PHONE, chromium
from tests.test_house_rules import STATIC

pytestmark = pytest.mark.journey
LINKS = {
    "back": '<p class="eye"><a href="/">التعاونيات</a></p>',
    "payout": '<p class="row spread"><a href="/"><bdi dir="ltr">V0001-3</bdi></a><span>115 درهم</span></p>',
    "transcript": '<div class="script"><p><a href="/">0:05</a><span>مرحبًا بكنّ</span></p></div>',
}
NAME = "ا" * 70
NAMED = f'<header class="row nowrap"><svg class="av"></svg><div><h1>{NAME}</h1><p>06 12 34 56 78</p></div></header>'
THUMB = 44


@pytest.fixture
def show(driver):
    """Shows some HTML in the look of the house, in a language."""
    started = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
    page = started.new_context(**PHONE).new_page()
    look = "".join((STATIC / "tiwiza" / f"{sheet}.css").read_text() for sheet in ("base", "pages"))

    def shown(html, language="ar"):
        way = "rtl" if language == "ar" else "ltr"
        page.set_content(
            f'<html lang="{language}" dir="{way}"><meta name="viewport" content="width=device-width">'
            f'<style>{look}</style><body><main class="wrap">{html}</main></body></html>'
        )
        return page

    yield shown
    started.close()


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("name", LINKS)
def test_a_link_that_stands_alone_is_as_high_as_a_thumb(show, name, language):
    assert show(LINKS[name], language).locator("a").bounding_box()["height"] >= THUMB


def test_a_name_without_spaces_breaks_where_the_screen_ends_and_leaves_the_face_whole(show):
    page = show(NAMED)

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
    assert page.locator(".av").bounding_box()["width"] == page.locator(".av").bounding_box()["height"] == 40
