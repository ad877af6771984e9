"""Every page of ours in a real browser: it keeps its own content policy and stands in nobody's way."""

import json

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.portal import running
from tests.journeys.visitor import PHONE, Visitor

SAID = ("policy violated", "Content Security Policy", "Refused to")
BROKEN = ("Error: ", "Error invoking")
"""What a browser says of a script that breaks, and Wagtail's scripts of one they have caught."""


@pytest.fixture(scope="module")
def told(browser: Browser, tmp_path_factory: pytest.TempPathFactory):
    """What pages.tell says of a portal that holds the world of tests/world.py, and a visitor for each role."""
    with running(tmp_path_factory.mktemp("portal")) as portal:
        found = json.loads(portal.python("from tests.journeys.pages import tell; tell()").splitlines()[-1])
        found["visitors"] = {}
        for role in sorted(set(found["pages"].values())):
            found["visitors"][role] = Visitor(browser.new_context(**PHONE), portal)
            if role in found["sessions"]:
                hers = {"name": "sessionid", "value": found["sessions"][role], "url": portal.address}
                found["visitors"][role].context.add_cookies([hers])
        yield found
        for one in found["visitors"].values():
            one.context.close()


@pytest.fixture(scope="module")
def walked(told):
    """Every page in Arabic and in French: by language and address its direction, and what stands in someone's way."""
    return {language: dict(_walk(told, language)) for language in ("ar", "fr")}


def _walk(told, language):
    if language != "ar":
        _choose(told, language)
    for address, role in told["pages"].items():
        if language == "ar" or address not in told["in Arabic only"]:
            visitor = told["visitors"][role]
            page = visitor.go(address.replace("/ar/", f"/{language}/", 1))
            wide = visitor.sideways()
            troubles = [*visitor.grave_barriers(), *[f"{wide} pixels too wide"] * (wide > 0)]
            yield address, (page.locator("html").get_attribute("dir"), troubles)


def _choose(told, language):
    """The desk's addresses carry no language: whoever works there reads in the one she chose on her own page."""
    for role in {role for address, role in told["pages"].items() if address.startswith("/cms/")}:
        page = told["visitors"][role].open("registry:me")
        page.locator(f".top [lang={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)


def test_no_page_of_ours_breaks_its_content_policy(told, walked):
    broken = [fault for one in told["visitors"].values() for fault in _faults(one, SAID)]
    control = told["visitors"]["member"]
    with control.page.expect_console_message(lambda message: "policy violated" in message.text):
        control.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\"></p>')")

    print(f"{sum(map(len, walked.values()))} pages, {len(broken)} violations")
    assert broken == []
    assert len(told["pages"]) > 40
    assert _faults(control, SAID)


def test_no_script_breaks_on_a_page_of_ours(told, walked):
    assert [fault for one in told["visitors"].values() for fault in _faults(one, BROKEN)] == []

    control = told["visitors"]["member"]
    with control.page.expect_event("pageerror"):
        control.page.evaluate("setTimeout(() => { throw new RangeError('on purpose') })")
    assert _faults(control, BROKEN)


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_no_page_of_ours_stands_in_anyones_way(walked, language, direction):
    pages = walked[language]

    print(f"{len(pages)} pages in {language}")
    assert {address: troubles for address, (_, troubles) in pages.items() if troubles} == {}
    assert {read for read, _ in pages.values()} == {direction}
    assert len(pages) > 40


def _faults(visitor: Visitor, words: tuple[str, ...]) -> list[str]:
    return [fault for fault in visitor.faults if any(word in fault for word in words)]
