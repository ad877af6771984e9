"""The player and the quiz below it, in a real browser: what was watched is with the server before the answers are."""

import pytest

from tests.courses.playing import DRAWN, PAGE, Server, shown, until, wait_for_beats

pytestmark = pytest.mark.journey
QUIZ = """<form method="post" action="/answer/#quiz" data-quiz><input type="radio" name="q1" value="2" checked>
<button name="pressed" value="yes">جوابي</button></form>"""
SEND = "document.querySelector('[data-quiz] button').click()"
FAR = "document.querySelector('audio').currentTime >= 10.6"
SENT = {"q1": ["2"], "pressed": ["yes"]}


@pytest.fixture
def server():
    answerer = Server()
    answerer.page = PAGE.replace("</section>", f'<aside id="quiz" data-ways>{QUIZ}</aside></section>')
    return answerer


@pytest.fixture
def page(browser, server):
    with shown(browser, server, "navigator.sendBeacon = null") as opened:  # sent as the page goes it would be late
        yield opened


def play_on(page):
    """Lets the film play, and leaves it playing."""
    page.evaluate("void document.querySelector('audio').play()")
    until(page, FAR)


def until_sent(page, server):
    page.wait_for_url("**/answer/**")
    return server.sent


def test_the_quiz_goes_once_what_was_watched_has_been_told(page, server):
    play_on(page)
    page.evaluate(SEND)

    assert until_sent(page, server) == [SENT]
    assert server.order == ["/beat/", "/answer/"]
    assert server.spans()[0][1] >= 10.6


def test_a_quiz_with_nothing_left_to_tell_goes_at_once(page, server):
    page.evaluate(SEND)

    assert until_sent(page, server) == [SENT]
    assert server.beats == []


@pytest.mark.parametrize("what", ["a film that plays", "a film that stands"])
def test_a_quiz_pressed_twice_goes_once(page, server, what):
    if what == "a film that plays":
        play_on(page)
    page.evaluate(f"{SEND}; {SEND}")

    assert until_sent(page, server) == [SENT]


def test_a_quiz_waits_for_a_note_that_is_on_its_way_and_for_what_was_watched_since(page, server):
    server.held = True
    play_on(page)
    page.evaluate("document.querySelector('audio').pause()")
    wait_for_beats(page, server, 1)
    page.evaluate("void document.querySelector('audio').play()")
    until(page, "document.querySelector('audio').currentTime >= 11.2")
    page.evaluate(SEND)
    server.let_go()

    assert until_sent(page, server) == [SENT]
    assert server.order == ["/beat/", "/beat/", "/answer/"]
    assert server.spans()[1][1] >= 11.2


def test_a_quiz_waits_three_seconds_for_a_server_that_does_not_answer_and_no_longer(page, server):
    server.held = True
    play_on(page)
    page.clock.install()
    page.evaluate(SEND)
    wait_for_beats(page, server, 1)
    before = list(server.sent)
    page.clock.run_for(3000)

    assert (before, until_sent(page, server)) == ([], [SENT])


def test_a_quiz_goes_without_the_network_that_the_notes_lack(page, server):
    server.reply = (0, None)
    play_on(page)
    page.evaluate(SEND)

    assert until_sent(page, server) == [SENT]


def test_a_quiz_whose_page_was_left_and_come_back_to_can_be_sent_again(page, server):
    play_on(page)
    page.evaluate(SEND)
    until_sent(page, server)
    page.go_back()
    page.evaluate(SEND)

    assert until_sent(page, server) == [SENT, SENT]


FRESH = """<!doctype html><title>n</title><section><aside id="quiz" data-ways="complete"><p>أتممتِ الدورة</p>
<a href="/next/">التالي</a></aside></section>"""


def test_what_comes_after_the_lesson_stands_there_as_soon_as_it_is_complete(page, server):
    server.page = FRESH
    play_on(page)
    page.evaluate("document.querySelector('audio').pause()")
    page.wait_for_selector("#quiz a[href='/next/']")

    assert page.inner_text("#quiz p") == "أتممتِ الدورة"
    assert page.locator("[data-quiz]").count() == 0
    assert page.inner_text("[data-share]") == "66%"


def test_a_lesson_that_is_not_complete_asks_for_nothing_anew(page, server):
    server.page, server.reply = FRESH, (200, {**DRAWN, "complete": False})
    play_on(page)
    page.evaluate("document.querySelector('audio').pause()")
    until(page, "document.querySelector('[data-share]').textContent === '66%'")

    assert (page.locator("[data-quiz]").count(), server.read) == (1, ["/"])


def test_a_page_made_after_the_lesson_was_complete_asks_for_nothing_anew(page, server):
    server.page = server.page.replace("data-ways>", 'data-ways="complete">')
    page.reload()
    play_on(page)
    page.evaluate("document.querySelector('audio').pause()")
    page.wait_for_selector("[data-when=complete]", state="visible")

    assert server.read == ["/", "/"]


def test_what_comes_after_is_asked_for_again_when_it_did_not_come(page, server):
    server.page = "<!doctype html><h1>Bad gateway</h1>"
    play_on(page)
    page.evaluate("document.querySelector('audio').pause()")
    page.wait_for_selector("[data-when=complete]", state="visible")
    until(page, "performance.getEntriesByName(location.origin + '/').length > 1")
    server.page = FRESH
    page.evaluate("void document.querySelector('audio').play()")
    until(page, "document.querySelector('audio').currentTime >= 11.5")
    page.evaluate("document.querySelector('audio').pause()")

    page.wait_for_selector("#quiz a[href='/next/']")
    assert server.read == ["/", "/", "/"]
