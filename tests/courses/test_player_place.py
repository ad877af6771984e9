"""Where the film stands when a lesson is opened: what she sees, and where it goes on."""

import pytest

from tests.courses.playing import PAGE, Server, play, shown, stop, until

pytestmark = pytest.mark.journey


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def page(browser, server):
    with shown(browser, server) as opened:
        yield opened


def test_where_she_is_is_shown_before_the_film_has_come(page, server):
    server.page = PAGE.replace('preload="auto"', 'preload="none"')
    page.reload()

    assert page.inner_text("[data-clock]") == "0:10 / 1:00"
    assert page.get_attribute("line[data-needle]", "x2") == "16.67%"


@pytest.mark.parametrize(
    ("covered", "shown"),
    [
        ("[[0, 60]]", "1:00"),
        ("[[0, 20], [20.4, 59.9]]", "1:00"),
        ("[[2, 60]]", "1:00"),
        ("[[0, 20], [22, 30]]", "0:20"),
        ("[[0, 20], [20.4, 30]]", "0:30"),
        ("[[0, 20], [50, 60]]", "0:20"),
    ],
)
def test_a_film_watched_to_its_end_stands_there_and_any_other_where_it_goes_on(page, server, covered, shown):
    server.page = PAGE.replace('preload="auto"', 'preload="none"').replace("[[0, 10]]", covered)
    page.reload()

    assert page.inner_text("[data-clock]") == f"{shown} / 1:00"


def test_a_film_watched_to_its_end_is_played_again_from_the_start(page, server):
    server.page = PAGE.replace("[[0, 10]]", "[[0, 60]]")
    page.reload()
    until(page, "document.querySelector('audio').readyState > 2")
    before = page.inner_text("[data-clock]")
    play(page, 0.5)

    assert (before, page.inner_text("[data-clock]")[:3]) == ("1:00 / 1:00", "0:0")


def test_the_film_goes_on_where_she_stopped_it_on_this_phone_though_she_left_a_gap_before(page, server):
    page.click("[data-seek='40']")
    stopped = stop(page, 42)
    page.reload()
    until(page, "document.querySelector('audio').currentTime > 0")

    assert page.evaluate("document.querySelector('audio').currentTime") == pytest.approx(stopped, abs=1.1)


@pytest.mark.parametrize(
    ("opened", "told"),
    [
        ("as she left it", "0:42"),
        ("by another", "0:10"),
        ("on another lesson", "0:10"),
        ("with nothing counted", "0:10"),
    ],
)
def test_where_she_stopped_is_hers_and_of_this_lesson(page, server, opened, told):
    page.evaluate("localStorage.setItem('tiwiza-at 7 /', '42.0')")
    server.page = PAGE.replace('preload="auto"', 'preload="none"')
    if opened == "by another":
        server.page = server.page.replace('data-viewer="7"', 'data-viewer="8"')
    if opened == "with nothing counted":
        server.page = server.page.replace("token-1", "")
    page.goto("https://portal.test/" + ("other/" if opened == "on another lesson" else ""))

    assert page.inner_text("[data-clock]") == f"{told} / 1:00"


@pytest.mark.parametrize("kept", ["58.5", "900.0", "0.0", "-3.0", "nothing"])
def test_a_place_that_leads_nowhere_gives_way_to_what_was_watched(page, server, kept):
    page.evaluate(f"localStorage.setItem('tiwiza-at 7 /', '{kept}')")
    server.page = PAGE.replace('preload="auto"', 'preload="none"')
    page.reload()

    assert page.inner_text("[data-clock]") == "0:10 / 1:00"
