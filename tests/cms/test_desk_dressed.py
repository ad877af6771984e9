"""What our style sheet mends of Wagtail's desk on a phone in Arabic."""

from pathlib import Path

import pytest
import wagtail

from tests.journeys.visitor import chromium

pytestmark = pytest.mark.journey
STATIC = Path(__file__).resolve().parents[2] / "site" / "static"
SHEETS = [
    Path(wagtail.__file__).parent / "admin" / "static" / "wagtailadmin" / "css" / "core.css",
    STATIC / "cms" / "desk.css",
    STATIC / "media" / "films.css",
]
"""As the desk links them: ours after Wagtail's."""
BAND = '<div class="messages appear"><ul><li class="success">كُتب</li></ul></div>'
ICON = '<svg class="icon w-absolute w-top-1 -w-left-11" width="30" height="30"></svg>'
HEADING = f'<div style="margin-inline:20px"><h2 class="w-relative w-h1">{ICON}<span>الحساب</span></h2></div>'
FIELD = '<div class="w-field__wrapper"><input name="q"></div>'
LONG = "العنوان: من الألف إلى الياء، ثم الأحدث فالأقدم"
LIST = f'<div class="w-field__wrapper"><select><option>{LONG}</option></select></div>'
SEARCH = f'<form class="w-slim-header__search-form">{FIELD}{LIST}<button style="inline-size:8rem">ب</button></form>'
BUTTONS = [
    '<div class="films"><a class="button">احذفوا</a></div>',
    '<section id="desk-section"><a class="button button-small">حصيلة</a></section>',
    '<div class="nice-padding ours"><a class="button">تعديل</a></div>',
]
LABEL = '<div class="films"><label class="w-field__label">العنوان</label><div>خانة</div></div>'
BAR = '<div class="film-picker"><progress max="100" value="40"></progress></div>'
TITLE = '<td class="title" data-listing-page-title><b class="title-wrapper">تخطيط المشاريع</b></td>'
CELLS = f"{TITLE}<td>قبل 3 أسابيع</td><td>الدرس</td><td>نشط + مسودة</td>"
HANDLE = '<td class="ord"><button class="button button-small button--icon" style="inline-size:48px"></button></td>'
HEADS = "".join(f"<th>{word}</th>" for word in ("تم التحديث ▾", "النوع ▾", "الحالة ▾"))
HEAD = f'<thead><tr><th class="ord">ترتيب</th><th class="title">العنوان</th>{HEADS}<th></th></tr></thead>'
ROW = f'<tr>{HANDLE}{CELLS}<td class="children"><a class="icon">الدروس</a></td></tr>'
COLUMNS = "".join(f"<col width={width}>" for width in ("80px", "auto", "12%", "12%", "12%", "10%"))
PAGES = f'<table class="listing full-width">{COLUMNS}{HEAD}<tbody>{ROW}</tbody></table>'
WORDS = """title => ["تخطيط", "المشاريع"].map(word => {
  const text = title.firstChild, range = document.createRange(), first = text.data.indexOf(word);
  range.setStart(text, first);
  range.setEnd(text, first + word.length);
  return new Set([...range.getClientRects()].map(box => box.top)).size; })"""
"""On how many lines each word of a title stands."""
EDGES = "all => all.map(part => part.getBoundingClientRect()).map(box => [box.left, box.right])"
GAP = "label => label.nextElementSibling.getBoundingClientRect().top - label.getBoundingClientRect().bottom"
PAINT = "bar => [getComputedStyle(bar).appearance, getComputedStyle(bar).backgroundColor]"


@pytest.fixture(scope="module")
def window(driver):
    started = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
    yield started.new_page(viewport={"width": 360, "height": 800})
    started.close()


@pytest.fixture
def show(window):
    """A piece of the desk, in its style sheets."""
    style = "".join(f"<style>{sheet.read_text()}</style>" for sheet in SHEETS)

    def shown(piece):
        window.set_content(f'<!doctype html><html lang="ar" dir="rtl" class="ready">{style}<body>{piece}')
        return window

    return shown


def outside(window, parts):
    """Those that do not lie whole in the window."""
    return [edges for edges in window.locator(parts).evaluate_all(EDGES) if edges[0] < 0 or edges[1] > 360]


def test_the_band_of_a_message_reaches_from_edge_to_edge(show):
    assert show(BAND).locator(".messages li").evaluate_all(EDGES) == [[0, 360]]


@pytest.mark.parametrize(
    ("piece", "parts"), [(HEADING, ".icon"), (SEARCH, "input, select, button")], ids=["icon", "search"]
)
def test_nothing_of_a_heading_stands_outside_a_phones_window(show, piece, parts):
    assert outside(show(piece), parts) == []


def test_the_words_of_a_title_stay_whole_in_a_list_that_fits_the_phone(show):
    page = show(PAGES)

    assert page.locator(".title b").evaluate(WORDS) == [1, 1]
    assert outside(page, "td") == []
    assert outside(show(PAGES.replace("المشاريع", "ا" * 70)), "td") == []


@pytest.mark.parametrize("piece", BUTTONS, ids=["film", "panel", "page"])
def test_our_buttons_are_as_high_as_a_thumb(show, piece):
    assert show(piece).locator(".button").bounding_box()["height"] == 44


def test_a_label_keeps_off_its_field(show):
    assert show(LABEL).locator("label").evaluate(GAP) == 8


def test_the_bar_of_a_film_is_painted_in_the_portals_colours(show):
    assert show(BAR).locator("progress").evaluate(PAINT) == ["none", "rgb(241, 230, 207)"]
