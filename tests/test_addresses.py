"""Every address and every role, GET and POST, against the declared table; an address nobody declared fails."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, get_resolver

from tests.addresses import DESK, OPEN_AT_THE_DESK, PAGES, TABLE, address_of, room_of
from tests.browsing import ask, where

"""Thousands of requests for their answer's number; what they run, the tests of each room run and look at."""
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
    assert {address_of(row) for row in TABLE} == set(ours())


def test_roles_of_a_row_are_all_or_one():
    assert [
        name for name, row in TABLE.items() for cells in (row.get, row.post) if len(cells.split()) not in {1, 9}
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("room", sorted(set(map(room_of, TABLE))))
def test_each_role_gets_what_the_table_says(people, room):
    made, browsers = people
    patterns, wrong = ours(), {}
    for name, row in TABLE.items():
        if room_of(name) != room:
            continue
        address = where(made, name, patterns[address_of(name)].pattern.converters)
        for method in ("get", "post"):
            for role, wanted in row.expected(method).items():
                got = ask(browsers[role], method, address)
                if got.status != wanted:
                    wrong[f"{method} {name} as {role}"] = f"{got.status} instead of {wanted} {got.broken}".strip()

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
            let_in += [f"{role}: {address}" for role in SHUT_OUT if ask(browsers[role], "get", address).status == 200]

    assert let_in == []
