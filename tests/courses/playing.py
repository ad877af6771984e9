"""A page of the player's mark-up, who stands in for the server behind it, and hands that play."""

import io
import json
import wave
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs

FOLDER = Path(__file__).resolve().parents[2] / "site" / "static" / "courses"
SCRIPTS = {f"/{name}": (FOLDER / name).read_text() for name in ("evidence.js", "player.js")}
PAGE = """<!doctype html><html lang="ar" dir="rtl"><title>p</title><body>
<form><input type="hidden" name="csrfmiddlewaretoken" value="secret"></form>
<section data-player="token-1" data-viewer="7" data-beat="/beat/" data-cookie="__Host-quality" data-duration="60"
 data-covered="[[0, 10]]" data-needed="90" data-gap="من {from} إلى {to}" data-gap-end="من {from} إلى النهاية">
<audio id="film" data-film controls preload="auto" src="/film.wav"></audio><button data-go>شغّلي</button>
<p data-when="driven" hidden><input type="radio" name="speed" data-speed value="1" checked><input type="radio"
 name="speed" data-speed value="1.5"></p>
<input type="radio" data-quality="clear" data-src="/clear.wav"><bdi data-clock></bdi>
<svg data-here><line data-needle x2="0%"></line></svg><svg data-seen></svg><bdi data-share></bdi><ul data-gaps></ul>
<p data-when="offline" hidden>بلا شبكة</p><p data-when="refused" hidden></p><p data-when="lapsed" hidden></p>
<p data-when="signed-out" hidden>ادخلي</p><p data-when="outdated" hidden>أعيدي التحميل</p>
<p data-when="complete" hidden>تمّ</p><p data-when="broken" hidden>لا يصل<button data-again>من جديد</button></p>
<a data-enough="66" href="#quiz" hidden>الأسئلة</a>
<p data-when="unfinished">بقي</p><p data-when="gaps" hidden>لم تشاهدي</p>
<a data-seek="40" href="#film">0:40</a></section><script src="/evidence.js" defer></script>
<script src="/player.js" defer></script></body></html>"""


DRAWN = {"covered": [[0, 30], [40, 50]], "gaps": [[30, 40], [50, 60]], "percent": 66, "complete": True}
STRICT = {"Content-Security-Policy": "default-src 'self'"}


def silence() -> bytes:
    """A minute of silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as film:
        film.setnchannels(1)
        film.setsampwidth(1)
        film.setframerate(8000)
        film.writeframes(b"\x80" * 8000 * 60)
    return out.getvalue()


class Server:
    """Answers the page, the film in ranges, and beats; keeps what was told."""

    def __init__(self) -> None:
        self.beats: list[dict] = []
        self.sent: list[dict] = []
        """What each form held that arrived at the quiz's address."""
        self.order: list[str] = []
        """Addresses that were written to, as they came."""
        self.read: list[str] = []
        """Addresses of pages that were asked for."""
        self.held = False
        """Whether beats wait for their answer, until let_go."""
        self.waiting: list = []
        self.film = silence()
        self.page = PAGE
        self.cut = False
        """Whether the line to the film is."""
        self.reply = (
            200,
            {"covered": [[0, 30], [40, 50]], "gaps": [[30, 40], [50, 60]], "percent": 66, "complete": True},
        )

    def answer(self, route) -> None:
        path = route.request.url.split("portal.test", 1)[1]
        if route.request.method == "POST":
            self.order.append(path)
        if path.endswith(".wav") and self.cut:
            route.abort()
        elif path.endswith(".wav"):
            self._film(route)
        elif path == "/beat/":
            self.beats.append({name: value[0] for name, value in parse_qs(route.request.post_data).items()})
            if self.held:
                self.waiting.append(route)
            else:
                self._reply(route, *self.reply)
        elif path == "/answer/":
            self.sent.append(parse_qs(route.request.post_data))
            route.fulfill(body="<!doctype html><title>a</title>", content_type="text/html; charset=utf-8")
        elif path in SCRIPTS:
            route.fulfill(body=SCRIPTS[path], content_type="text/javascript")
        else:
            self.read.append(path)
            route.fulfill(body=self.page, content_type="text/html; charset=utf-8", headers=STRICT)

    def let_go(self) -> None:
        """Answers the beats that wait, and from now on those that come."""
        self.held = False
        for route in self.waiting:
            self._reply(route, *self.reply)
        self.waiting.clear()

    def _reply(self, route, status: int, body: dict | str | None) -> None:
        if not status:
            route.abort()
        elif isinstance(body, str):
            route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=status, json=body)

    def _film(self, route) -> None:
        first = int(route.request.headers.get("range", "bytes=0-")[6:].split("-")[0])
        route.fulfill(
            status=206,
            body=self.film[first:],
            content_type="audio/wav",
            headers={
                "Accept-Ranges": "bytes",
                "Content-Range": f"bytes {first}-{len(self.film) - 1}/{len(self.film)}",
            },
        )

    def spans(self) -> list[list[float]]:
        return [span for beat in self.beats for span in json.loads(beat["intervals"])]


def until(page, true: str) -> None:
    """Waits for a condition; Playwright's own way needs eval, which the page's policy forbids."""
    for _ in range(150):
        if page.evaluate(true):
            return
        page.wait_for_timeout(100)
    raise AssertionError(true)


def play(page, second: float) -> float:
    """Plays up to a second at least, a busy machine a little further; where it was stopped."""
    page.evaluate("document.querySelector('audio').play()")
    return stop(page, second)


def stop(page, second: float) -> float:
    """Stops what plays once it has come to a second; where it was stopped."""
    until(page, f"document.querySelector('audio').currentTime >= {second}")
    return page.evaluate("(film => (film.pause(), film.currentTime))(document.querySelector('audio'))")


def wait_for_beats(page, server, number) -> None:
    for _ in range(60):
        if len(server.beats) >= number:
            return
        page.wait_for_timeout(100)
    raise AssertionError(server.beats)


@contextmanager
def shown(browser, server, *before):
    """The server's page, its film ready to be played; scripts run `before` those of the page. None may break."""
    with browser.new_context() as context:
        context.set_default_timeout(15_000)
        for script in before:
            context.add_init_script(script)
        context.route("**/*", server.answer)
        page, faults = context.new_page(), []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto("https://portal.test/")
        until(page, "document.querySelector('audio').readyState > 2")
        yield page
    assert faults == []
