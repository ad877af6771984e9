"""How the table's tests open an address as one of its people, leaving everything as it was."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.addresses import ROLES, TABLE, address_of
from tests.world import World, world


@dataclass(frozen=True)
class Answer:
    """What came back. `broken` says what went wrong inside, where something did."""

    status: int
    page: str
    """The page's HTML; empty for a file."""
    broken: str
    kept: str = ""
    """What caches may do with it (Cache-Control)."""


def people_and_browsers() -> tuple[World, dict[str, Client]]:
    """The world, and a browser for each role."""
    made = world()
    browsers = {role: Client(raise_request_exception=False) for role in ROLES}
    for role, person in made.people.items():
        browsers[role].force_login(person)
    return made, browsers


def where(made: World, row: str, parts: Iterable[str]) -> str:
    """The address that a row of the table is about."""
    named = TABLE[row].parts
    return reverse(address_of(row), kwargs={part: made.parts[named.get(part, part)] for part in parts})


def ask(browser: Client, method: str, address: str) -> Answer:
    """What a request gets; afterwards all is as it was, her cookies too."""
    again = Client(raise_request_exception=False)
    again.handler = browser.handler  # each would load the middleware again
    again.cookies = copy.deepcopy(browser.cookies)
    mark = transaction.savepoint()
    answer = getattr(again, method)(address)
    html = answer["Content-Type"].startswith("text/html") if "Content-Type" in answer else False
    page = answer.content.decode() if html else ""
    if answer.streaming:
        b"".join(answer)  # to its end, so that the client closes the file
    transaction.savepoint_rollback(mark)
    return Answer(
        answer.status_code, page, repr(answer.exc_info[1]) if answer.exc_info else "", answer.get("Cache-Control", "")
    )
