"""English sentences where Arabic is read."""

import re
from html.parser import HTMLParser

from django.utils.functional import cached_property

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
