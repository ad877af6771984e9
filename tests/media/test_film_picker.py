"""The trainer's list of films, in a real browser: choosing another film moves nothing that she may stand on."""

import uuid
from pathlib import Path

import pytest
from django import forms
from django.forms.models import ModelChoiceIteratorValue

from media.enums import VideoState
from media.models import Video
from media.widgets import FilmWidget
from tests.journeys.visitor import chromium

pytestmark = pytest.mark.journey
STATIC = Path(__file__).resolve().parents[2] / "site" / "static"
FIRST, OTHER = (Video(pk=key, uuid=uuid.UUID(int=key), title=f"F{key}", state=VideoState.UPLOADED) for key in (1, 2))
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="270" height="480"/>'
READY = {"state": "ready", "percent": 100, "sentence": "", "label": "جاهز", "poster": "/poster.svg"}
PLACE = "document.querySelector('[data-film-page]').getBoundingClientRect().top"
CHOOSE = f"""key => {{ const list = document.querySelector("select"); list.value = key;
  list.dispatchEvent(new Event("change", {{bubbles: true}})); return {PLACE}; }}"""
"""Where the link stands in the moment of the choice, before the desk has answered."""
DRAWN = "() => document.querySelector('[data-film-poster]').naturalHeight === 480"


class Lesson(forms.Form):
    """The lesson's form, as far as its film."""

    films = [("", "—"), *((ModelChoiceIteratorValue(film.pk, film), film.title) for film in (FIRST, OTHER))]
    video = forms.CharField(widget=FilmWidget(choices=films))


@pytest.fixture
def show(driver):
    started = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
    page = started.new_page(viewport={"width": 360, "height": 800})

    def shown(chosen):
        form = Lesson(initial={"video": chosen})
        style, script = ((STATIC / name).read_text() for name in ("cms/desk.css", "media/upload.js"))
        body = f"<!doctype html><meta charset=utf-8><style>{style}</style>{form['video']}<script>{script}</script>"
        page.route("**/*", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
        page.route("**/media/films/*", lambda route: route.fulfill(json=READY))
        page.route("**/poster.svg", lambda route: route.fulfill(body=PICTURE, content_type="image/svg+xml"))
        page.goto("https://portal.test/")
        return page

    yield shown
    started.close()


@pytest.mark.parametrize("first", [FIRST.pk, ""])
def test_picture_of_another_film_finds_its_place_kept(show, first):
    page = show(first)

    chosen = page.evaluate(CHOOSE, str(OTHER.pk))
    page.wait_for_function(DRAWN)

    assert page.evaluate(PLACE) == chosen


def test_link_leads_to_the_film_that_is_chosen_now(show):
    page = show("")
    link = page.locator("[data-film-page]")
    assert not link.is_visible()

    for film in (FIRST, OTHER):
        page.select_option("select", str(film.pk))
        assert link.is_visible()
        assert str(film.uuid) in link.get_attribute("href")

    page.select_option("select", "")
    assert not link.is_visible()
