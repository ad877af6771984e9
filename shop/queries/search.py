"""Finding listings by words, as people type them. The index and the query are made alike, on both databases alike."""

from django.db.models import QuerySet
from wagtail.search.backends import get_search_backend

from commons.arabic import fold
from shop.models import Listing

MOST_WORDS = 12
"""Words of a query that count; more is somebody trying us."""
_SAME_WORD = {
    "ارغان": "اركان",
    "ارجان": "اركان",
    "argane": "argan",
    "زرابي": "زربيه",
    "سجاد": "زربيه",
    "سجاده": "زربيه",
    "اعشاب": "عشب",
    "عشبه": "عشب",
    "تمور": "تمر",
    "زيوت": "زيت",
    "صباره": "صبار",
    "كسكسي": "كسكس",
    "سكسو": "كسكس",
    "tapis": "زربيه",
    "zarbia": "زربيه",
    "rug": "زربيه",
}
"""Folded spellings, and plurals that no rule makes, that mean the same thing on a market here."""


def normal(text: str) -> str:
    """The words of a text as they are indexed and searched: folded, and each in the one spelling of its kind."""
    return " ".join(_SAME_WORD.get(word, word) for word in fold(text).split())


def matching(words: str, *, every: bool = True) -> QuerySet[Listing]:
    """Listings whose text holds every word (or any, with `every=False`), whoever may see them; filter by `sellable`.

    Words that fold to nothing match nothing.
    """
    folded = words_of(words)
    return holding(folded, every=every) if folded else Listing.objects.none()


def words_of(typed: str) -> list[str]:
    """The words that count of what was typed, as the index holds them: letters and figures, nothing else."""
    return normal(typed).split()[:MOST_WORDS]


def holding(words: list[str], *, every: bool = True) -> QuerySet[Listing]:
    """The same for words that are folded already; at least one."""
    found = get_search_backend().search(
        " ".join(words), Listing.objects.all(), operator="and" if every else "or", order_by_relevance=False
    )
    return found.get_queryset()
