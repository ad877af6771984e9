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


def test_no_page_of_ours_breaks_its_content_policy(told):
    visitors = told["visitors"]

    for address, role in told["pages"].items():
        visitors[role].go(address)
    broken = [fault for one in visitors.values() for fault in _policy_faults(one)]
    control = visitors["member"]
    control.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\"></p>')")
    control.page.wait_for_timeout(200)

    print(f"{len(told['pages'])} pages, {len(broken)} violations")
    assert broken == []
    assert len(told["pages"]) > 40
    assert _policy_faults(control)


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_no_page_of_ours_stands_in_anyones_way(told, language, direction):
    wrong, read = {}, {}
    for address, role in told["pages"].items():
        if language != "ar" and address in told["in Arabic only"]:
            continue
        visitor = told["visitors"][role]
        page = visitor.go(address.replace("/ar/", f"/{language}/", 1))
        read[address] = page.locator("html").get_attribute("dir")
        found = [*visitor.grave_barriers(), *[f"{visitor.sideways()} pixels too wide"] * (visitor.sideways() > 0)]
        if found:
            wrong[address] = found

    print(f"{len(read)} pages in {language}")
    assert wrong == {}
    assert set(read.values()) == {direction}
    assert len(read) > 40


def _policy_faults(visitor: Visitor) -> list[str]:
    return [fault for fault in visitor.faults if any(word in fault for word in SAID)]
