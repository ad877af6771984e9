"""The desk's script that sends a film, in a real browser; a stand-in for tus says when the line breaks."""

from pathlib import Path

import pytest

from tests.journeys.visitor import chromium

pytestmark = pytest.mark.journey
SCRIPT = (Path(__file__).resolve().parents[2] / "site" / "static" / "media" / "upload.js").read_text()
TUS = """window.tus = { Upload: class { constructor(file, said) { window.said = said; }
  findPreviousUploads() { return Promise.resolve([]); } start() {} } };"""
PAGE = """<!doctype html><meta charset="utf-8"><title>p</title><form><div data-films="/films/" data-sending="[percent]"
 data-broken="انقطع الخط"><p data-film-state></p><progress hidden></progress><select><option value="">—</option>
 </select><input type="file"></div></form>
<script src="/tus.js"></script><script src="/upload.js"></script>"""


@pytest.fixture
def page(driver):
    started = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
    opened = started.new_page()
    bodies = {"/tus.js": TUS, "/upload.js": SCRIPT}

    def answer(route):
        path = route.request.url.split("portal.test", 1)[1]
        kind = "text/javascript" if path in bodies else "text/html"
        route.fulfill(body=bodies.get(path, PAGE), content_type=f"{kind}; charset=utf-8")

    opened.route("**/*", answer)
    opened.goto("https://portal.test/")
    yield opened
    started.close()


ANSWER = "answered({ ok: true, json: async () => ({ id: 7, uuid: 'u', title: 'F', state: 'ready', label: '' }) })"
CHOSEN = "() => document.querySelector('select').value === '7'"


@pytest.mark.parametrize(("chosen", "asked"), [(False, ["beforeunload"]), (True, [])])
def test_leaving_is_asked_about_until_the_film_that_has_arrived_is_chosen(page, chosen, asked):
    """Saved in between, the lesson would be saved without it."""
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    page.click("[data-films]")
    page.set_input_files("input", {"name": "f.mp4", "mimeType": "video/mp4", "buffer": b"x"})
    page.wait_for_function("window.said")
    page.evaluate("{ window.fetch = () => new Promise(done => { window.answered = done; }); void said.onSuccess(); }")
    if chosen:
        page.evaluate(ANSWER)
        page.wait_for_function(CHOSEN)

    page.goto("https://portal.test/elsewhere/")

    assert dialogs == asked


@pytest.mark.parametrize("answer", ["Promise.reject(new TypeError())", "Promise.resolve({ ok: false })"])
def test_who_hears_nothing_of_the_film_that_was_sent_is_told_and_may_choose_again(page, answer):
    page.set_input_files("input", {"name": "f.mp4", "mimeType": "video/mp4", "buffer": b"x"})
    page.wait_for_function("window.said")
    page.evaluate(f"async () => {{ window.fetch = () => {answer}; await said.onSuccess(); }}")

    assert (page.inner_text("[data-film-state]"), page.is_enabled("input")) == ("انقطع الخط", True)


@pytest.mark.parametrize(("broken", "asked"), [(False, ["beforeunload"]), (True, [])])
def test_leaving_while_a_film_is_being_sent_is_asked_about(page, broken, asked):
    dialogs = []

    def leave(dialog):
        dialogs.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.click("[data-films]")  # a browser asks only for a page that was touched
    page.set_input_files("input", {"name": "f.mp4", "mimeType": "video/mp4", "buffer": b"x"})
    page.wait_for_function("window.said")
    if broken:
        page.evaluate("said.onError({})")

    page.goto("https://portal.test/elsewhere/")

    assert dialogs == asked


def test_a_film_without_a_title_is_not_sent_and_its_page_says_what_is_missing(page):
    page.evaluate("""() => {
      const box = document.querySelector("[data-films]");
      Object.assign(box.dataset, { live: "form", untitled: "اكتبوا العنوان" });
      box.insertAdjacentHTML("beforebegin", '<input id="id_title"><button>send</button>');
    }""")
    page.set_input_files("input[type=file]", {"name": "f.mp4", "mimeType": "video/mp4", "buffer": b"x"})

    page.click("button")
    without = (page.inner_text("[data-film-state]"), page.evaluate("[document.activeElement.id, typeof window.said]"))
    page.fill("#id_title", "التسويق")
    page.click("button")
    page.wait_for_function("window.said")

    assert without == ("اكتبوا العنوان", ["id_title", "undefined"])
    assert page.evaluate("said.metadata.title") == "التسويق"
