"""No page of ours breaks its own content policy, in a real browser."""

import json

from playwright.sync_api import Browser

from tests.journeys.portal import running
from tests.journeys.visitor import PHONE, Visitor

SAID = ("policy violated", "Content Security Policy", "Refused to")


def test_no_page_of_ours_breaks_its_content_policy(browser: Browser, tmp_path):
    with running(tmp_path) as portal:
        told = json.loads(portal.python("from tests.journeys.pages import tell; tell()").splitlines()[-1])
        visitors = {}
        for role in sorted(set(told["pages"].values())):
            visitors[role] = Visitor(browser.new_context(**PHONE), portal)
            if role in told["sessions"]:
                hers = {"name": "sessionid", "value": told["sessions"][role], "url": portal.address}
                visitors[role].context.add_cookies([hers])

        for address, role in told["pages"].items():
            visitors[role].go(address)
        broken = [fault for one in visitors.values() for fault in one.faults if any(word in fault for word in SAID)]
        control = visitors["member"]
        control.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\"></p>')")
        control.page.wait_for_timeout(200)
        caught = [fault for fault in control.faults if any(word in fault for word in SAID)]
        for one in visitors.values():
            one.context.close()

    print(f"{len(told['pages'])} pages, {len(broken)} violations")
    assert broken == []
    assert len(told["pages"]) > 40
    assert caught
