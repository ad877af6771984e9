"""How the table's tests open an address as one of its people, leaving everything as it was."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import Morsel
from urllib.parse import parse_qs

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.addresses import DOOR, IN, ROLES, name_of
from tests.desk_addresses import DECLARED
from tests.world import World, world


@dataclass(frozen=True)
class Answer:
    """What came back. `broken` says what went wrong inside, where something did."""

    status: int
    cell: int | str
    """The status, or by which way it leads to the sign-in, as a cell of the table says it."""
    page: str
    """The page's HTML; empty for a file."""
    broken: str
    kept: str = ""
    """What caches may do with it (Cache-Control)."""
    policy: str = ""
    """What a browser may load and do there (Content-Security-Policy)."""
    cookies: dict[str, Morsel] = field(default_factory=dict)
    """Those it sets, by name."""
    to: str = ""
    """Where it leads (Location)."""


def people_and_browsers() -> tuple[World, dict[str, Client]]:
    """The world, and a browser for each role."""
    made = world()
    browsers = {role: Client(raise_request_exception=False) for role in ROLES}
    for role, person in made.people.items():
        browsers[role].force_login(person)
    return made, browsers


def where(made: World, row: str, parts: Iterable[str]) -> str:
    """The address that a row of the table is about."""
    named = DECLARED[row].parts
    return reverse(name_of(row), kwargs={part: made.parts[named.get(part, part)] for part in parts})


def ask(browser: Client, method: str, address: str, *, secure: bool = False) -> Answer:
    """What a request gets (over TLS when it is to be secure); afterwards all is as it was, her cookies too."""
    again = Client(raise_request_exception=False)
    again.handler = browser.handler  # each would load the middleware again
    again.cookies = copy.deepcopy(browser.cookies)
    mark = transaction.savepoint()
    answer = getattr(again, method)(address, secure=secure)
    html = answer["Content-Type"].startswith("text/html") if "Content-Type" in answer else False
    page = answer.content.decode() if html else ""
    if answer.streaming:
        b"".join(answer)  # to its end, so that the client closes the file
    transaction.savepoint_rollback(mark)
    broken = repr(answer.exc_info[1]) if answer.exc_info else ""
    kept, policy = (answer.get(header, "") for header in ("Cache-Control", "Content-Security-Policy"))
    cookies, to = dict(answer.cookies), answer.get("Location", "")
    return Answer(answer.status_code, cell(answer, address), page, broken, kept, policy, cookies, to)


def cell(answer: HttpResponseBase, address: str) -> int | str:
    """What a cell of the table says of an answer: being led away to sign in is not being done."""
    path, _, query = answer.get("Location", "").partition("?")
    if path not in {reverse(name) for name in ("registry:sign-in", "account_login", "desk_sign_in")}:
        return answer.status_code
    return IN if parse_qs(query) == {"next": [address]} else DOOR
