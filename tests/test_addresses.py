"""Every address and every role, GET and POST, against the declared table; an address nobody declared fails."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.http import HttpResponseNotFound
from django.urls import URLPattern, get_resolver, resolve

from portal import urls
from tests.addresses import DOOR, IN, ROLES, address_of, room_of
from tests.browsing import ask, where
from tests.desk_addresses import DECLARED, DESK, OPEN_AT_THE_DESK, PAGES
from tests.guards import unguarded

"""Thousands of requests for their answer's number; what they run, the tests of each room run and look at."""
SHUT_OUT = [role for role in ROLES if role not in {"trainer", "superuser"}]
ANY = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000007"}
"""Something for a part of an address at the desk; for all other kinds a word will do."""
THEIRS = {"wagtail", "django"}
"""Whose views at the desk are not ours."""


def addresses(patterns=None, path: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """Path, name with namespaces, and pattern of every address in the URLconf."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = path + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, here, inside)
        else:
            yield here, space + (pattern.name or ""), pattern


def is_ours(path: str, name: str, pattern: URLPattern) -> bool:
    """Not a page of the tree, and at the desk not Wagtail's: a view of ours, or one that our own URLconf puts there."""
    if not path.startswith(DESK):
        return name != PAGES
    return pattern.callback.__module__.partition(".")[0] not in THEIRS or pattern in get_resolver().url_patterns


def each_of_ours() -> list[tuple[str, URLPattern]]:
    """Our addresses as the table names them: by name, and by their parts too where several paths bear one name."""
    found = [(name, pattern) for path, name, pattern in addresses() if is_ours(path, name, pattern)]
    borne = Counter(name for name, _ in found)
    return [("/".join([name, *p.pattern.converters]) if borne[name] > 1 else name, p) for name, p in found]


def ours() -> dict[str, URLPattern]:
    """The same, to look one up."""
    return dict(each_of_ours())


def theirs() -> dict[str, URLPattern]:
    """Wagtail's addresses at its desk with something in each part."""
    return {
        filled(path): pattern
        for path, name, pattern in addresses()
        if path.startswith(DESK) and not is_ours(path, name, pattern)
    }


def filled(path: str) -> str:
    """A path of the URLconf with something in each part."""
    path = re.sub(r"\(\?P<\w+>[^)]*\)", "1", path).replace(".*", "no-such-page")
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda part: ANY.get(part[1], "word"), path)
    return "/" + re.sub(r"[\^$\\]", "", path)


def bare(request, exception) -> HttpResponseNotFound:
    """A 404 that is quick to draw; the tests of the page that stands there otherwise look at it."""
    return HttpResponseNotFound()


def test_every_address_is_declared_and_every_declared_one_exists():
    assert sorted(name for name, _ in each_of_ours()) == sorted({address_of(row) for row in DECLARED})


def test_roles_of_a_row_are_all_or_one():
    assert [
        name for name, row in DECLARED.items() for cells in (row.get, row.post) if len(cells.split()) not in {1, 9}
    ] == []


def test_only_the_steps_of_signing_in_lead_somebody_signed_in_to_the_sign_in():
    led = {
        address_of(name)
        for name, row in DECLARED.items()
        for method in ("get", "post")
        for role, cell in row.expected(method).items()
        if role != "anonymous" and cell in {IN, DOOR}
    }

    assert led == STEPS


STEPS = {
    "registry:code",
    "registry:code-again",
    "registry:name",
    "account_login",
    "account_signup",
    "desk_sign_in",
}
"""Without a sign-in begun they lead to its first page, which leads on whoever is signed in already."""


@pytest.mark.slow
@pytest.mark.parametrize("room", sorted(set(map(room_of, DECLARED))))
def test_each_role_gets_what_the_table_says_under_the_policy_and_in_no_shared_cache(people, room):
    made, browsers = people
    patterns, wrong, bare_of = ours(), {}, {}
    for name, row in DECLARED.items():
        if room_of(name) != room:
            continue
        address = where(made, name, patterns[address_of(name)].pattern.converters)
        for method in ("get", "post"):
            for role, wanted in row.expected(method).items():
                got = ask(browsers[role], method, address)
                if got.cell != wanted:
                    wrong[f"{method} {name} as {role}"] = f"{got.cell} instead of {wanted} {got.broken}".strip()
                if missing := unguarded(name, method, role, got):
                    bare_of[f"{method} {name} as {role}"] = missing

    assert wrong == {}
    assert bare_of == {}


def test_each_address_of_wagtails_desk_is_asked_for_itself_but_where_ours_stands_before_it():
    behind = {address for address, pattern in theirs().items() if resolve(address).func is not pattern.callback}

    assert behind == {
        filled(path) for path, _, pattern in addresses() if pattern.name in {"desk_sign_in", "desk_account"}
    }


@pytest.mark.slow
@pytest.mark.parametrize("role", SHUT_OUT)
def test_nobody_else_gets_into_the_trainers_desk(people, role, monkeypatch):
    monkeypatch.setattr(urls, "handler404", bare)
    _, browsers = people
    shut = {404, IN} if role == "anonymous" else {404}
    let_in = {
        f"{method} {address}": got
        for address, pattern in theirs().items()
        for method in ("get", "post")
        if pattern.name not in OPEN_AT_THE_DESK and (got := ask(browsers[role], method, address).cell) not in shut
    }

    assert let_in == {}
