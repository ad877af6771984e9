"""Every page of ours in a real browser: it keeps its own content policy and stands in nobody's way."""

import json

import pytest
from playwright.sync_api import Browser

from tests.journeys.portal import running
from tests.journeys.visitor import PHONE, Visitor

SAID = ("policy violated", "Content Security Policy", "Refused to")


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
    for address, role in told["pages"].items():
        if language == "ar" or address not in told["in Arabic only"]:
            visitor = told["visitors"][role]
            page = visitor.go(address.replace("/ar/", f"/{language}/", 1))
            wide = visitor.sideways()
            troubles = [*visitor.grave_barriers(), *[f"{wide} pixels too wide"] * (wide > 0)]
            yield address, (page.locator("html").get_attribute("dir"), troubles)


def test_no_page_of_ours_breaks_its_content_policy(told, walked):
    broken = [fault for one in told["visitors"].values() for fault in _policy_faults(one)]
    control = told["visitors"]["member"]
    control.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\"></p>')")
    control.page.wait_for_timeout(200)

    print(f"{sum(map(len, walked.values()))} pages, {len(broken)} violations")
    assert broken == []
    assert len(told["pages"]) > 40
    assert _policy_faults(control)


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_no_page_of_ours_stands_in_anyones_way(walked, language, direction):
    pages = walked[language]

    print(f"{len(pages)} pages in {language}")
    assert {address: troubles for address, (_, troubles) in pages.items() if troubles} == {}
    assert {read for read, _ in pages.values()} == {direction}
    assert len(pages) > 40


def _policy_faults(visitor: Visitor) -> list[str]:
    return [fault for fault in visitor.faults if any(word in fault for word in SAID)]
