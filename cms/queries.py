"""Reads of the page tree."""

from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from wagtail.models import Page, Site

from cms.models import HousePage

DEEPEST = 4
"""Levels below a language's root; no page of ours lies deeper."""


def page_at(language: str, path: str) -> HousePage | None:
    """The live page of a language at an address below its root; two queries, however deep it lies."""
    root = _roots().get(language)
    if root is None or not path.strip("/"):
        return None
    found = Page.objects.live().filter(url_path=f"{root}{path}").order_by().only("pk", "content_type").first()
    kind = found.specific_class if found is not None else None
    if kind is None or not issubclass(kind, HousePage):
        return None
    return kind._default_manager.select_related("locale", *kind.fetched_with).get(pk=found.pk)


def above(language: str, path: str) -> Page | None:
    """The live page nearest above an address of nothing, as when a lesson has moved; no root, which is never seen."""
    root = _roots().get(language)
    steps = path.strip("/").split("/")[:-1]
    higher = [f"{root}{'/'.join(steps[: end + 1])}/" for end in range(len(steps))][:DEEPEST]
    if root is None or not higher:
        return None
    return Page.objects.live().filter(url_path__in=higher).order_by("-depth").first()


def instead_of(language: str, path: str) -> HousePage | None:
    """What to show when a language has no page at an address: the same page's translation, else the page as it is.

    Arabic is looked at first, because every page is written in it.
    """
    for other, _name in settings.LANGUAGES:
        page = page_at(other, path) if other != language else None
        if page is not None:
            theirs = page.get_translations().live().filter(locale__language_code=language).first()
            return theirs.specific if theirs is not None else page
    return None


def address(path: str, language: str) -> str:
    """The address of a page of a language by its `url_path`, without a query."""
    return addresses(language)(path)


def addresses(language: str) -> Callable[[str], str]:
    """The same for many pages of a language: the tree's roots are fetched once."""
    root = _roots().get(language, "")
    return lambda path: f"/{language}/{quote(path.removeprefix(root))}"


def _roots() -> dict[str, str]:
    """The `url_path` of each language's root, kept by Wagtail in the cache."""
    return {root.language_code: root.root_path for root in Site.get_site_root_paths()}
