"""No English sentence stands on an Arabic page of the address table, for anyone who may open the page."""

import pytest

from tests.addresses import address_of, room_of
from tests.browsing import ask, where
from tests.desk_addresses import DECLARED
from tests.english import Words
from tests.test_addresses import ours


def test_the_search_finds_a_sentence_and_lets_codes_be():
    page = """<html lang="ar"><p>سلتكم <bdi>RIB of the bank</bdi></p><img alt="Put it back now"><p>Sold out today</p>
    <p lang="fr">En français, s’il vous plaît</p><code>run this command</code><p>IBM Plex</p>"""

    assert Words(page).english == {"Put it back now", "Sold out today"}


@pytest.mark.slow
@pytest.mark.parametrize("room", sorted(set(map(room_of, DECLARED))))
def test_arabic_pages_hold_no_english_sentence(people, room):
    made, browsers = people
    patterns, found = ours(), {}
    for name, row in DECLARED.items():
        if room_of(name) != room:
            continue
        address = where(made, name, patterns[address_of(name)].pattern.converters)
        for method in ("get", "post"):
            for role, status in row.expected(method).items():
                if status in {200, 422} and (english := Words(ask(browsers[role], method, address).page).english):
                    found[f"{method} {name} as {role}"] = english

    assert found == {}


@pytest.mark.slow
def test_arabic_lessons_and_the_page_that_is_not_there_hold_no_english_sentence(people):
    made, browsers = people
    pages = [*made.parts["pages"], "/ar/no-such-page/"]

    read = {
        (address, role): Words(ask(one, "get", address).page).english
        for address in pages
        for role, one in browsers.items()
    }

    assert {place: english for place, english in read.items() if english} == {}
