"""Someone with a browser. Her steps are methods; whatever goes wrong on the way is kept in `faults`."""

import re
import shutil
from collections import Counter
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect

from portal.launcher import tools
from tests.english import Words
from tests.journeys.portal import Portal

PHONE = {"viewport": {"width": 360, "height": 800}, "locale": "ar-MA", "timezone_id": "Africa/Casablanca"}
"""A small phone, held upright."""
LISTEN = """document.addEventListener("securitypolicyviolation",
  e => console.error(`policy violated: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`))"""
SETTLED = """() => Promise.allSettled(document.getAnimations()
  .filter(each => each.effect.getComputedTiming().endTime < Infinity).map(each => each.finished))"""
"""What fades in has no colours to judge yet."""
TOO_WIDE = """() => {
  const aside = [...document.querySelectorAll(".form-side, .w-minimap")];
  aside.forEach(part => part.style.display = "none");
  const frames = [document.documentElement, ...document.querySelectorAll("main.w-overflow-x-hidden")];
  const widest = Math.max(...frames.map(frame => frame.scrollWidth - frame.clientWidth));
  aside.forEach(part => part.style.display = "");
  return widest; }"""
"""Wagtail's frame cuts off what is too wide for it, so it is measured itself. Its editor keeps the panels of its side
and the map of its sections, folded and unseen, beyond the edge of the frame; they are Wagtail's own."""
LATENCY, BYTES_A_SECOND = 0.4, 400_000 / 8
"""A weak network: seconds before an answer begins, and how fast it comes."""
FILM = "/media/v/"
"""In the address of everything that belongs to a film."""
EDITORS_SAVE = re.compile(r"/cms/pages/(\d+/edit|add/\w+/\w+/\d+)/$")
"""Where Wagtail's editor saves by itself: half a question, and a save that a button overtook, are refused with 400."""
GRAVE = {"serious", "critical"}
WAGTAILS_OWN = {"content checks guide"}
"""What its Arabic catalogue leaves in English in the editor."""


def chromium() -> str:
    """The browser on the path."""
    found = next(filter(None, map(shutil.which, tools.BROWSERS)), None)
    assert found, "no Chromium on the path; ./tiwiza test installs it"
    return found


class Visitor:
    """One browser profile with one page."""

    def __init__(self, context: BrowserContext, portal: Portal) -> None:
        self.context, self.portal = context, portal
        self.faults: list[str] = []
        self.expected = {200}
        context.add_init_script(LISTEN)
        context.on("page", self._listen)
        context.set_default_timeout(10_000)
        self.page = context.new_page()

    def _listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error.name}: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        expected = self.expected | ({400} if EDITORS_SAVE.search(message.location["url"]) else set())
        refused = any(f"status of {status} " in message.text for status in expected - {200})
        if message.type == "error" and not refused:
            self.faults.append(f"{self.page.url}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and f"{parts.scheme}://{parts.netloc}" != self.portal.address:
            self.faults.append(f"{self.page.url}: asks {parts.netloc}")

    def go(self, path: str, *, status: int = 200) -> Page:
        """Opens an address; anything but the expected status fails."""
        self.expected.add(status)
        response = self.page.goto(self.portal.address + path)
        assert response is not None
        assert response.status == status, f"{path}: {response.status}"
        return self.page

    def open(self, name: str, *, language: str = "ar", status: int = 200, **parts: Any) -> Page:
        """Opens an address by its name in the URLconf."""
        with override(language):
            return self.go(reverse(name, kwargs=parts), status=status)

    def sign_in(self, phone: str, *, language: str = "ar") -> None:
        """By phone (E.164) and the code that arrives on the outbox page."""
        self.open("registry:sign-in", language=language)
        self.give_phone(phone)

    def give_phone(self, phone: str) -> None:
        """On the sign-in page: writes her number, reads the code in the outbox, writes it."""
        self.ask_for_a_code(phone)
        self.bring_the_code(phone)

    def ask_for_a_code(self, phone: str) -> None:
        """On the sign-in page: writes her number; the page where the code is typed comes."""
        self.page.fill("main input[name=phone]", phone)
        self.page.click("main form:has(input[name=phone]) button.btn")
        expect(self.page.locator("main input[name=figures]")).to_have_count(1)

    def bring_the_code(self, phone: str) -> None:
        """On the page where the code is typed: reads it in the outbox and writes it."""
        page = self.page
        page.locator("main a[href*='/outbox/']").click()
        code = re.search(r"\d{6}", page.locator(f"[data-message='{phone}']").first.inner_text())
        assert code, "no code has come"
        page.go_back()
        page.fill("main input[name=figures]", code[0])
        page.click("main form:has(input[name=figures]) button.btn")
        expect(page.locator("main input[name=figures]")).to_have_count(0)

    def reads(self, heading: str) -> Page:
        """The page has come that bears this heading, fits the screen, keeps nobody out, and holds no English."""
        expect(self.page.locator("h1")).to_have_text(heading)
        self._keeps_nobody_out(heading)
        return self.page

    def reads_both_ways(self, heading: str) -> Page:
        """The same, and once more in French, from left to right, by the language button and back."""
        self.reads(heading)
        for language, direction in (("fr", "ltr"), ("ar", "rtl")):
            self.page.locator(f".top [lang={language}]").click()
            expect(self.page.locator("html")).to_have_attribute("dir", direction)
            if language == "fr":
                self._keeps_nobody_out(f"{heading}, in French")
        expect(self.page.locator("h1")).to_have_text(heading)
        return self.page

    def _keeps_nobody_out(self, where: str) -> None:
        assert self.sideways() == 0, f"{where}: wider than the screen"
        barriers = self.grave_barriers()
        assert barriers == [], f"{where}: {barriers}"
        english = Words(self.page.content()).english - WAGTAILS_OWN
        assert english == set(), f"{where}: {english}"

    def grave_barriers(self) -> list[str]:
        """What axe finds serious or critical on the page as it stands."""
        self.page.evaluate(SETTLED)
        found = Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {node['target']}" for v in found if v["impact"] in GRAVE for node in v["nodes"]]

    def sideways(self) -> int:
        """Pixels by which the page is wider than the screen, or than a frame that cuts off what is too wide.

        Once it has come whole and stands still: the desk's editor is laid out by its script.
        """
        self.page.wait_for_load_state()
        self.page.evaluate(SETTLED)
        return self.page.evaluate(TOO_WIDE)

    @contextmanager
    def weighed(self):
        """Counts bytes over the wire, headers included, by kind of resource, while the block runs.

        A film's poster counts as Media, like the film.
        """
        session = self.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": False})
        kinds: dict[str, str] = {}
        weight: Counter[str] = Counter()

        def answered(event: dict) -> None:
            film = FILM in event["response"]["url"]
            kinds[event["requestId"]] = "Media" if film else event["type"]

        session.on("Network.responseReceived", answered)

        def finished(event: dict) -> None:
            weight[kinds.get(event["requestId"], "Other")] += int(event["encodedDataLength"])

        session.on("Network.loadingFinished", finished)
        yield weight
        self.page.wait_for_load_state("networkidle")
        session.detach()

    def slowly(self) -> None:
        """A weak network (400 kbit/s, 400 ms) and a slow processor (four times slower) from now on."""
        session = self.context.new_cdp_session(self.page)
        session.send("Network.enable")
        speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
        limits = {"offline": False, "latency": LATENCY * 1000, **speed}
        session.send("Network.emulateNetworkConditions", limits)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})

    def first_paint(self) -> float:
        """Seconds from asking for this page to its first contentful paint."""
        wait = """() => new Promise(done => new PerformanceObserver(list => list.getEntriesByName(
            'first-contentful-paint').forEach(entry => done(entry.startTime / 1000))
          ).observe({type: 'paint', buffered: true}))"""
        return self.page.evaluate(wait)
