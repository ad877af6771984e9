"""Every page of the address table that somebody may open, in a portal that holds the world of tests/world.py.

A piece of page that a script puts into another is seen there, and what we put into Wagtail's pages is seen in them.
"""

import json

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from tests.addresses import ROLES, address_of
from tests.browsing import ask, people_and_browsers, where
from tests.desk_addresses import DECLARED
from tests.test_addresses import ours


def tell() -> None:
    """Prints each role's session, for each page the first role that may open it, and pages without a translation."""
    made, browsers = people_and_browsers()
    patterns, pages = ours(), {}
    with transaction.atomic():
        for name, row in DECLARED.items():
            address = where(made, name, patterns[address_of(name)].pattern.converters)
            opens = [role for role in ROLES if row.expected("get")[role] == 200]
            if opens and "<html" in ask(browsers[opens[0]], "get", address).page:
                pages[address] = opens[0]
        transaction.set_rollback(True)  # whatever the looking changed
    pages |= dict.fromkeys([*made.parts["pages"], "/ar/"], "member")
    lesson = reverse("wagtailadmin_pages:edit", args=[made.parts["lesson"]])
    pages |= dict.fromkeys([reverse("wagtailadmin_home"), lesson], "trainer")
    kept = {role: one.cookies[settings.SESSION_COOKIE_NAME].value for role, one in browsers.items() if one.cookies}
    print(json.dumps({"sessions": kept, "pages": pages, "in Arabic only": made.parts["pages"]}))
