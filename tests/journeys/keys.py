"""Someone who uses no pointer: Tab, Enter, Space and letters only, and every stop must show where she is."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from tests.journeys.visitor import Visitor

MOST_STOPS = 120
STOP = """async () => {
  const at = document.activeElement, label = at.closest("label");
  const drawn = (part) => { const style = getComputedStyle(part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none"; };
  const seen = () => { const box = at.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth; };
  const clear = () => { const bar = document.querySelector("nav.tabs"), height = bar ? bar.offsetHeight : 0;
    const box = (label && at.matches("[type=radio], [type=checkbox]") ? label : at).getBoundingClientRect();
    const end = at.localName === "textarea" ? Math.min(box.top + 48, box.bottom) : box.bottom;
    return !height || bar.contains(at) || box.height > innerHeight - height || end <= innerHeight - height; };
  for (let frame = 0; frame < 60 && !(seen() && clear()); frame++) await new Promise(requestAnimationFrame);
  return {name: at.tagName + " " + (at.getAttribute("aria-label") || at.name || at.textContent.trim()),
    nowhere: at === document.body,
    shown: at.localName === "video" || at.matches(":focus-visible, [type=date]:focus-within") &&
      (drawn(at) || !!label && drawn(label)),
    seen: seen(), clear: clear()};
}"""
"""A page may glide to where she stands: what is not on the screen a second later is out of sight. A choice is as
large as its label; of a large field the browser shows the line that is written; what is higher than the room above the
bar cannot be clear of it. The browser marks the film's own
buttons itself, out of a page's reach. On a date's calendar button the field bears the mark."""


class Keys:
    """Her keyboard on a visitor's page."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    def to(self, wanted: Locator) -> None:
        """Tab after Tab until she stands on it; each stop is on the screen, clear of the bar at its foot, and marked.

        A page that her last key asked for may still be on its way; she waits until it holds what she wants.
        """
        expect(wanted.first).to_be_attached()
        self.page.wait_for_load_state()
        for _ in range(MOST_STOPS):
            if wanted.first.evaluate("part => part === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(STOP)
            assert stop["nowhere"] or stop["shown"], f"{self.page.url}: no mark at {stop['name']}"
            assert stop["nowhere"] or stop["seen"], f"{self.page.url}: out of sight, {stop['name']}"
            assert stop["nowhere"] or stop["clear"], f"{self.page.url}: under the bar, {stop['name']}"
        raise AssertionError(f"{self.page.url}: {wanted} is out of reach")

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        """Goes there and presses a key."""
        self.to(wanted)
        self.page.keyboard.press(key)

    def choose(self, wanted: Locator, label: str) -> None:
        """Goes to a list and, from its top, down to the choice that reads so."""
        self.press(wanted, "Home")
        for _ in range(MOST_STOPS):
            if wanted.locator("option:checked").inner_text().strip() == label:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.page.url}: no {label} in the list")

    def write(self, wanted: Locator, text: str) -> None:
        """Goes to a field, and writes in place of what stands there."""
        self.to(wanted)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def send(self, wanted: Locator, file: Path | dict[str, Any]) -> None:
        """Goes to a field for a file; what the system's own dialog would answer there is given to the field."""
        self.to(wanted)
        wanted.set_input_files(file)

    def sign_in(self, phone: str) -> None:
        """On a page that asks who she is: her number, the code from the outbox, and she is where she wanted to go."""
        page = self.page
        self.write(page.locator("main input[name=phone]"), phone)
        page.keyboard.press("Enter")
        self.press(page.locator("main a[href*='/outbox/']"))
        code = re.search(r"\d{6}", page.locator(f"[data-message='{phone}']").first.inner_text())
        assert code
        page.go_back()
        self.write(page.locator("main input[name=figures]"), code[0])
        page.keyboard.press("Enter")
