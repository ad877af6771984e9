"""Every address and every role, GET and POST, against the declared table; an address nobody declared fails."""

import copy
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.addresses import DESK, OPEN_AT_THE_DESK, PAGES, ROLES, TABLE, UNFILLED, World, world

SHUT_OUT = ("anonymous", "buyer", "member", "coordinator", "seller", "other_seller")


def addresses(patterns=None, path: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """Path, name with namespaces, and pattern of every address in the URLconf."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = path + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, here, inside)
        else:
            yield here, space + (pattern.name or ""), pattern


def ours() -> dict[str, URLPattern]:
    """The addresses outside Wagtail's desk and page tree, by name."""
    return {name: p for path, name, p in addresses() if not path.startswith(DESK) and name != PAGES}


def test_every_address_is_declared_and_every_declared_one_exists():
    assert set(ours()) == set(TABLE) | UNFILLED
    assert not set(TABLE) & UNFILLED


def test_roles_of_a_row_are_all_or_one():
    assert [
        name for name, row in TABLE.items() for cells in (row.get, row.post) if len(cells.split()) not in {1, 9}
    ] == []


@pytest.fixture
def people(db) -> tuple[World, dict[str, Client]]:
    """The world, and a browser for each role."""
    made = world()
    browsers = {role: Client(raise_request_exception=False) for role in ROLES}
    for role, person in made.people.items():
        browsers[role].force_login(person)
    return made, browsers


def status(browser: Client, method: str, address: str) -> int:
    """What a request gets; afterwards all is as it was, her cookies too."""
    again = Client(raise_request_exception=False)
    again.cookies = copy.deepcopy(browser.cookies)
    mark = transaction.savepoint()
    answer = getattr(again, method)(address)
    transaction.savepoint_rollback(mark)
    return answer.status_code


@pytest.mark.slow
@pytest.mark.parametrize("room", sorted({name.partition(":")[0] if ":" in name else "house" for name in TABLE}))
def test_each_role_gets_what_the_table_says(people, room):
    made, browsers = people
    wrong = {}
    for name, pattern in ours().items():
        if name not in TABLE or (name.partition(":")[0] if ":" in name else "house") != room:
            continue
        row = TABLE[name]
        parts = {part: made.parts[row.parts.get(part, part)] for part in pattern.pattern.converters}
        address = reverse(name, kwargs=parts)
        for method in ("get", "post"):
            for role, wanted in row.expected(method).items():
                got = status(browsers[role], method, address)
                if got != wanted:
                    wrong[f"{method} {name} as {role}"] = f"{got} instead of {wanted}"

    assert wrong == {}


@pytest.mark.slow
def test_nobody_else_gets_into_the_trainers_desk(people):
    _, browsers = people
    let_in = []
    for path, name, pattern in addresses():
        if (
            path.startswith(DESK)
            and name not in OPEN_AT_THE_DESK
            and not pattern.pattern.converters
            and "(" not in path
        ):
            address = "/" + path.replace("^", "").replace("$", "")
            let_in += [f"{role}: {address}" for role in SHUT_OUT if status(browsers[role], "get", address) == 200]

    assert let_in == []
