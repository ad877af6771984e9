"""No English sentence stands on an Arabic page of the address table, for anyone who may open the page."""

import re
from html.parser import HTMLParser

import pytest
from django.utils.functional import cached_property

from tests.addresses import TABLE, address_of, room_of
from tests.browsing import ask, where
from tests.test_addresses import ours

LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[\s,;:]+[A-Za-z][A-Za-z'’-]*){2,}")
"""Three words or more: a sentence, not a name such as IBM or a brand."""
FOREIGN = {"bdi", "code", "script", "style", "template"}
"""Elements that hold figures, codes and data, or nothing that is read."""
READ_ALOUD = {"aria-label", "alt", "title", "placeholder"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Words(HTMLParser):
    """What a reader of a page reads or is read, without what is marked as a code or as another language."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.heard: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        apart = tag in FOREIGN or given.get("lang", "ar") != "ar"
        if not self.apart and not apart:
            self.heard += [given[name] or "" for name in READ_ALOUD & set(given)]
        if tag not in VOID:
            self.open.append((tag, apart))

    def handle_endtag(self, tag: str) -> None:
        places = [place for place, (name, _) in enumerate(self.open) if name == tag]
        del self.open[places[-1] if places else len(self.open) :]

    def handle_data(self, data: str) -> None:
        if not self.apart:
            self.heard.append(data)

    @property
    def apart(self) -> bool:
        """Whether what comes now stands inside such an element."""
        return any(apart for _, apart in self.open)

    @cached_property
    def english(self) -> set[str]:
        """The runs of three or more Latin words."""
        return {run for text in self.heard for run in LATIN.findall(text)}


def test_the_search_finds_a_sentence_and_lets_codes_be():
    page = """<html lang="ar"><p>سلتكم <bdi>RIB of the bank</bdi></p><img alt="Put it back now"><p>Sold out today</p>
    <p lang="fr">En français, s’il vous plaît</p><code>run this command</code><p>IBM Plex</p>"""

    assert Words(page).english == {"Put it back now", "Sold out today"}


@pytest.mark.slow
@pytest.mark.parametrize("room", sorted(set(map(room_of, TABLE))))
def test_arabic_pages_hold_no_english_sentence(people, room):
    made, browsers = people
    patterns, found = ours(), {}
    for name, row in TABLE.items():
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
