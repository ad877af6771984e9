"""No word that somebody writes into an address, a question or a form breaks a page: each gets an answer."""

import copy
import re
from functools import cache
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.urls.converters import IntConverter, UUIDConverter

from tests.addresses import DOOR, IN, address_of, name_of, room_of
from tests.browsing import where
from tests.desk_addresses import DECLARED
from tests.test_addresses import ours

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]
WORDS = ["a\0b", "x" * 300, "9" * 5000, "none"]
"""What no field expects: a NUL, a name no disk takes, a number no machine word holds, no number at all."""
METHODS = ("get", "post")
SHUT = {IN, DOOR, 404, 405}
FIGURES = [0, 13, 2**63, 10**40]
NOBODYS = "00000000-0000-0000-0000-000000000007"
WHO = ("superuser", "seller", "coordinator", "trainer")
"""Of those whom an address lets in, one or the other gets far enough to bring the word to where it might break. Each
brings other words than the next, and in the end every address has had every word from somebody it lets in: all of them
from all is minutes of work.
"""
HEALTH = "healthz"
"""Answers 503 where no worker beats, as here."""
READ = r"""(?:GET|POST)(?:\.get(?:list)?\(|\[)\s*["'](\w+)["']"""


@cache
def names() -> tuple[str, ...]:
    """Every name that a view of ours reads from a question or a form by itself, without a form of Django's."""
    rooms = ("registry", "media", "courses", "shop", "council")
    sources = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    return tuple(sorted({name for path in sources for name in re.findall(READ, path.read_text())}))


def let_in(address: str) -> list[str]:
    """Who asks there: of WHO, those to whom a row of the address shows something, or else everybody."""
    told = [row.expected(method) for name, row in DECLARED.items() if address_of(name) == address for method in METHODS]
    return [role for role in WHO if any(cells[role] not in SHUT for cells in told)] or list(WHO)


def hostile(address: str, converters) -> list[tuple[str, dict]]:
    """Who asks, and the address's parts, all of them nonsense, in as many ways as there are words."""
    worst, who = [], let_in(address)
    for number, word in enumerate(WORDS if converters else []):
        figure = FIGURES[number % len(FIGURES)]
        parts = {part: _nonsense(kind, word, figure) for part, kind in converters.items()}
        worst.append((who[number % len(who)], parts))
    return worst


def filled(turn: int) -> dict[str, str]:
    """Every name with a word, another one at each turn."""
    return {name: WORDS[(place + turn) % len(WORDS)] for place, name in enumerate(names())}


def _nonsense(kind, word, figure):
    if isinstance(kind, IntConverter):
        return figure
    if isinstance(kind, UUIDConverter):
        return NOBODYS
    return word if re.fullmatch(kind.regex, word) else "x" * 300


def status(browser, method, address, **data) -> int:
    """The status alone; afterwards all is as it was."""
    again = Client(raise_request_exception=False)
    again.cookies = copy.deepcopy(browser.cookies)
    mark = transaction.savepoint()
    answer = getattr(again, method)(address, data)
    if answer.streaming:
        b"".join(answer)
    transaction.savepoint_rollback(mark)
    return answer.status_code


def broken(browser, address, **data) -> list[str]:
    """By which method the page broke."""
    return [method for method in METHODS if status(browser, method, address, **data) >= 500]


@pytest.mark.parametrize("room", sorted({room_of(row) for row in DECLARED}))
def test_nonsense_in_an_address_is_not_found(people, room):
    _, browsers = people
    patterns, wrong = ours(), {}
    for name in sorted({address_of(row) for row in DECLARED if room_of(row) == room} - {HEALTH}):
        for role, parts in hostile(name, patterns[name].pattern.converters):
            if found := broken(browsers[role], reverse(name_of(name), kwargs=parts)):
                wrong[f"{name} {parts}"[:90]] = role, found

    assert wrong == {}


@pytest.mark.parametrize("room", sorted({room_of(row) for row in DECLARED}))
def test_nonsense_in_a_question_or_a_form_gets_an_answer(people, room):
    made, browsers = people
    patterns, wrong = ours(), {}
    for name in sorted({row for row in DECLARED if room_of(row) == room and " (" not in row} - {HEALTH}):
        address, who = where(made, name, patterns[name].pattern.converters), let_in(name)
        for turn in range(len(WORDS)):
            role = who[turn % len(who)]
            if found := broken(browsers[role], address, **filled(turn)):
                wrong[f"{name}, turn {turn}"] = role, found

    assert wrong == {}


def test_every_word_comes_from_somebody_whom_the_address_lets_in():
    assert let_in("films:film") == ["superuser", "trainer"]
    assert let_in("council:cooperative") == ["superuser"]
    assert let_in("registry:membership-end") == ["superuser", "coordinator"]


def test_the_names_that_views_read_are_found():
    assert {"next", "member", "revision", "quantity", "reason"} <= set(names())
