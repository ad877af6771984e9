"""The player's script in a real browser, on a page of its mark-up; a small answerer stands in for the server's."""

import gzip
import json

import pytest

from tests.courses.playing import DRAWN, PAGE, SCRIPTS, Server, play, shown, stop, until, wait_for_beats

pytestmark = pytest.mark.journey


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def page(browser, server):
    with shown(browser, server) as opened:
        yield opened


def test_play_goes_on_after_the_first_watched_part_and_is_told_on_pause(page, server):
    stopped = play(page, 11.5)
    wait_for_beats(page, server, 1)

    beat = server.beats[0]
    ((start, end),) = json.loads(beat["intervals"])
    assert (beat["token"], beat["csrfmiddlewaretoken"]) == ("token-1", "secret")
    assert start == pytest.approx(10, abs=0.1)
    assert end == pytest.approx(stopped, abs=0.1)


def test_a_jump_is_not_told_as_played(page, server):
    left = play(page, 11)
    page.click("[data-seek='40']")
    stopped = stop(page, 41)
    wait_for_beats(page, server, 2)

    told, played = sum(end - start for start, end in server.spans()), left - 10 + stopped - 40
    assert 0 < told < played + 0.2
    assert not any(start < 30 < end for start, end in server.spans())


def test_another_speed_is_told_whole_and_remembered(page, server):
    page.check("[data-speed][value='1.5']")
    stopped = play(page, 14)
    wait_for_beats(page, server, 1)
    page.reload()

    assert sum(end - start for start, end in server.spans()) == pytest.approx(stopped - 10, abs=0.9)
    assert page.is_checked("[data-speed][value='1.5']")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5


def test_the_speeds_are_chosen_by_keyboard_and_kept_in_another_quality(page):
    page.focus("[data-speed][value='1']")
    page.keyboard.press("ArrowRight")
    page.click("[data-quality=clear]")
    until(page, "document.querySelector('audio').src.endsWith('clear.wav')")

    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5


def test_what_does_nothing_without_the_script_is_shown_by_it(page):
    assert page.is_visible("[data-when=driven]")


@pytest.mark.parametrize("lost", SCRIPTS)
def test_a_script_that_does_not_come_leaves_the_film_to_the_browser(browser, server, lost):
    with browser.new_context() as context:
        context.route("**/*", server.answer)
        context.route(f"**{lost}", lambda route: route.abort())
        page = context.new_page()
        page.goto("https://portal.test/")
        play(page, 0.5)

        assert page.is_hidden("[data-when=driven]")
        assert page.inner_text("[data-clock]") == ""
    assert server.beats == []


def test_the_script_is_light():
    assert sum(len(gzip.compress(script.encode())) for script in SCRIPTS.values()) <= 8_000


def test_what_the_server_answered_is_drawn(page, server):
    play(page, 11)
    page.wait_for_selector("[data-when=complete]:not([hidden])")

    assert page.eval_on_selector_all("[data-seen] rect", "all => all.map(r => r.getAttribute('width'))") == [
        "50.00%",
        "16.67%",
    ]
    assert page.inner_text("[data-share]") == "66%"
    assert page.eval_on_selector_all("[data-gaps] a", "all => all.map(a => a.textContent)") == [
        "من 0:30 إلى 0:40",
        "من 0:50 إلى النهاية",
    ]
    assert page.eval_on_selector_all("[data-when=gaps], [data-when=unfinished]", "all => all.map(a => a.hidden)") == [
        True,
        False,
    ]


@pytest.mark.parametrize(("percent", "complete", "shown"), [(65, False, False), (66, False, True), (66, True, False)])
def test_the_way_to_the_questions_is_shown_once_enough_is_watched_and_they_are_left(
    page, server, percent, complete, shown
):
    server.reply = (200, {"covered": [[0, 40]], "gaps": [[40, 60]], "percent": percent, "complete": complete})
    play(page, 11)
    until(page, f"document.querySelector('[data-share]').textContent === '{percent}%'")

    assert page.is_visible("[data-enough]") is shown


def test_a_beat_is_numbered_by_the_clock_of_the_phone(page, server):
    before = page.evaluate("Date.now()")
    play(page, 11)
    wait_for_beats(page, server, 1)

    assert before < int(server.beats[0]["seq"]) <= page.evaluate("Date.now()")


def test_beats_wait_for_the_network_and_are_told_after_a_reload(page, server):
    server.reply = (0, None)
    play(page, 11)
    page.wait_for_selector("[data-when=offline]", state="visible")
    lost = server.beats.copy()
    server.beats.clear()
    server.reply = (200, {"covered": [], "gaps": [], "percent": 0, "complete": False})

    page.reload()
    wait_for_beats(page, server, 1)

    assert server.beats[0] == lost[0]


@pytest.mark.parametrize(("told", "kept"), [("7", 1), ("8", 0)], ids=["hers", "another's"])
def test_what_was_played_just_before_the_page_went_is_told_by_the_next_though_no_database_kept_it(
    page, server, told, kept
):
    beat = json.dumps({"token": "token-1", "viewer": told, "seq": 12, "intervals": [[20, 25]]})
    page.evaluate(f"localStorage.setItem('tiwiza-left', '{beat}')")
    page.reload()
    wait_for_beats(page, server, kept)
    page.reload()
    until(page, "document.querySelector('audio').readyState > 2")

    assert [beat["seq"] for beat in server.beats] == ["12"] * kept


def test_the_last_beat_is_left_where_the_next_page_finds_it(page, server):
    play(page, 11.5)
    wait_for_beats(page, server, 1)
    page.evaluate("document.querySelector('audio').play()")
    until(page, "document.querySelector('audio').currentTime >= 12.5")
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")

    left = json.loads(page.evaluate("localStorage.getItem('tiwiza-left')"))
    assert (left["token"], left["viewer"], len(left["intervals"])) == ("token-1", "7", 1)


def test_a_refused_beat_is_said_and_not_sent_again(page, server):
    server.reply = (422, {"error": "أعيدي تحميل الصفحة"})
    play(page, 11)
    page.wait_for_selector("[data-when=refused]", state="visible")
    told = len(server.beats)
    page.reload()
    page.wait_for_timeout(500)

    assert len(server.beats) == told


WAITS = {
    "signed-out": (401, {"error": "سجّلي الدخول من جديد"}),
    "outdated": (403, "<!doctype html><h1>مضى على هذه الاستمارة وقت طويل</h1>"),
    "offline": (502, "<!doctype html><h1>Bad gateway</h1>"),
}


@pytest.mark.parametrize("what", WAITS)
def test_a_beat_that_was_not_taken_waits_and_says_what_for(page, server, what):
    server.reply = WAITS[what]
    play(page, 11)
    page.wait_for_selector(f"[data-when={what}]", state="visible")
    lost = server.beats.copy()
    server.beats.clear()
    shown = [name for name in (*WAITS, "refused") if page.is_visible(f"[data-when={name}]")]
    server.reply = (200, DRAWN)

    page.reload()
    wait_for_beats(page, server, 1)

    assert shown == [what]
    assert server.beats[0] == lost[0]


def test_a_sign_in_in_another_tab_leaves_one_note_that_says_to_reload(page, server):
    server.reply = WAITS["signed-out"]
    play(page, 11)
    page.wait_for_selector("[data-when=signed-out]", state="visible")
    server.reply = WAITS["outdated"]
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_selector("[data-when=outdated]", state="visible")

    assert page.is_hidden("[data-when=signed-out]")


def test_a_refusal_that_is_no_old_page_is_said_in_the_servers_words(page, server):
    server.reply = (403, {"error": "لستِ عضوة"})
    play(page, 11)
    page.wait_for_selector("[data-when=refused]", state="visible")

    assert page.inner_text("[data-when=refused]") == "لستِ عضوة"
    assert page.is_hidden("[data-when=outdated]")


def test_who_must_show_her_pictures_again_is_told_while_the_film_is_counted(page, server):
    server.reply = (200, {**DRAWN, "lapsed": "أظهرن صوركن"})
    play(page, 11)
    page.wait_for_selector("[data-when=lapsed]", state="visible")

    assert page.inner_text("[data-when=lapsed]") == "أظهرن صوركن"
    assert page.is_hidden("[data-when=refused]")


@pytest.mark.parametrize("back", ["by hand", "with the network"])
def test_a_film_that_does_not_come_says_so_and_goes_on_where_it_was(page, server, back):
    play(page, 12)
    server.cut = True
    page.click("[data-quality=clear]")
    page.wait_for_selector("[data-when=broken]", state="visible")

    server.cut = False
    if back == "by hand":
        page.click("[data-again]")
    else:
        page.evaluate("window.dispatchEvent(new Event('online'))")
    until(page, "document.querySelector('audio').currentTime >= 12.5")

    assert page.is_hidden("[data-when=broken]")


def test_a_film_that_never_began_comes_once_the_network_is_back(page, server):
    server.page = PAGE.replace(' preload="auto" src="/film.wav">', ' preload="none"><source src="/film.wav">')
    server.cut = True
    page.goto("https://portal.test/")
    page.evaluate("void document.querySelector('audio').play().catch(() => {})")
    page.wait_for_selector("[data-when=broken]", state="visible")

    server.cut = False
    page.click("[data-again]")
    until(page, "document.querySelector('audio').currentTime >= 10.5")

    assert page.is_hidden("[data-when=broken]")


def test_another_quality_keeps_the_place_and_is_remembered(page, server):
    play(page, 12)
    page.click("[data-quality=clear]")
    until(page, "document.querySelector('audio').src.endsWith('clear.wav')")
    until(page, "document.querySelector('audio').currentTime >= 11.9")

    assert "__Host-quality=clear" in page.evaluate("document.cookie")
