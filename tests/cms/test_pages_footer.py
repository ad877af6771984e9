"""The foot of every page leads to help, about us, terms and privacy, on a portal that nobody has written in yet."""

import re

import pytest
from django.core.cache import cache
from django.core.management import call_command

from cms.models import InfoPage

pytestmark = pytest.mark.django_db
SLUGS = ["help", "about", "terms", "privacy"]
TOLD = {
    "ar": {
        "help": ["كيف أبدأ؟", "كيف أشتري؟", "أين يذهب المال؟"],
        "about": ["ماذا نتعلّم؟", "كيف تنضمّ تعاونيتنا؟"],
        "terms": ["للمشترين", "للتعاونيات", "المال"],
        "privacy": ["من يرى ماذا؟", "ماذا يُحفظ في الهاتف؟"],
    },
    "fr": {
        "help": ["Par où commencer\u00a0?", "Comment acheter\u00a0?", "Où va l’argent\u00a0?"],
        "about": ["Qu’apprend-on\u00a0?", "Comment notre coopérative nous rejoint-elle\u00a0?"],
        "terms": ["Pour les acheteurs", "Pour les coopératives", "L’argent"],
        "privacy": ["Qui voit quoi\u00a0?", "Que garde le téléphone\u00a0?"],
    },
    "en": {
        "help": ["How do I begin?", "How do I buy?", "Where does the money go?"],
        "about": ["What do we learn?", "How does our cooperative join?"],
        "terms": ["For buyers", "For cooperatives", "Money"],
        "privacy": ["Who sees what?", "What stays on the phone?"],
    },
}


@pytest.fixture(scope="module")
def founded(laid_once):
    call_command("foundsite")


@pytest.fixture
def empty_portal(founded):
    """What a first start without the demo world leaves behind."""
    cache.clear()


def foot(page: str) -> str:
    return page.partition('<footer class="foot">')[2].partition("</footer>")[0]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_page_of_the_foot_is_there_in_the_language_of_its_reader(client, empty_portal, language):
    linked = re.findall(r'href="([^"]+)"', foot(client.get(f"/{language}/").content.decode()))
    wanted = [f"/{language}/{slug}/" for slug in SLUGS]

    assert sorted(set(wanted) - set(linked)) == []
    assert [client.get(address).status_code for address in wanted] == [200] * 4


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_each_page_answers_what_people_come_to_ask(client, empty_portal, language, slug):
    page = client.get(f"/{language}/{slug}/").content.decode()

    assert [words for words in TOLD[language][slug] if f">{words}</h2>" not in page] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_says_the_same_in_every_language(empty_portal, slug):
    shapes = [
        [(block.block_type, _pieces(block)) for block in page.body]
        for page in InfoPage.objects.filter(slug=slug).live()
    ]

    assert len(shapes) == 3
    assert shapes == [shapes[0]] * 3


def _pieces(block) -> int:
    """How many steps, facts or points it has."""
    if block.block_type in {"steps", "facts"}:
        return len(block.value)
    return str(block.value).count("<li>")
