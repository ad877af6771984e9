"""What people type finds what sellers wrote, exactly that, and on both databases alike."""

import pytest
from django.core.management import call_command

from commons.arabic import fold
from shop.models import Listing
from shop.queries.catalogue import Wish, browse
from shop.queries.search import _SAME_WORD, matching
from shop.services import index_listing, reindex
from tests.factories import shop as make

pytestmark = pytest.mark.django_db
GOODS = {
    "euphorbia": ("عسل الدغموس", "honey", "عسل حارّ المذاق من أزهار الدغموس، يُجنى في يوليوز"),
    "thyme": ("عَسَلُ الزَّعتر", "honey", "عسل جبلي كثيف"),
    "argan": ("زيت أركان غذائي", "argan", "مستخلصة على البارد"),
    "soap": ("صابون بلدي بزيت الزيتون", "crafts", "للحمّام"),
    "herbs": ("زعتر جبلي مجفّف", "herbs", "أعشاب منتقاة باليد"),
    "rug": ("زربية منسوجة باليد", "crafts", "صوف طبيعي، ١٢٠ × ٨٠"),
    "saffron": ("زعفران حرّ", "herbs", "Safran de Taliouine"),
    "dates": ("تمر المجهول", "dates", "من واحة زاكورة"),
    "couscous": ("كسكس بالخضر", "catering", "ألبان مرافقة"),
}


@pytest.fixture(scope="module")
def laid(laid_once):
    """The keys of the goods on the shelf."""
    shop = make.shop_open("تعاونية تامنت")
    keys = {
        name: make.listing(shop, title, trade=trade, description=description, pack="").pk
        for name, (title, trade, description) in GOODS.items()
    }
    reindex()
    return keys


@pytest.fixture
def shelf(laid, db):
    rows = Listing.objects.in_bulk(laid.values())
    return {name: rows[key] for name, key in laid.items()}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("عسل", {"euphorbia", "thyme"}),
        ("العسل", {"euphorbia", "thyme"}),
        ("عَسَل", {"euphorbia", "thyme"}),
        ("عســـل", {"euphorbia", "thyme"}),
        ("والعسل", {"euphorbia", "thyme"}),
        ("عسل الدغموس", {"euphorbia"}),
        ("الدغموس عسل", {"euphorbia"}),
        ("اركان", {"argan"}),
        ("أركان", {"argan"}),
        ("أرغان", {"argan"}),
        ("زربيه", {"rug"}),
        ("زرابي", {"rug"}),
        ("Tapis", {"rug"}),
        ("zarbia", {"rug"}),
        ("عشب", {"herbs"}),
        ("الأعشاب", {"herbs"}),
        ("زيت", {"argan"}),
        ("بزيت الزيتون", {"soap"}),
        ("120", {"rug"}),
        ("١٢٠", {"rug"}),
        ("تمور", {"dates"}),
        ("البان", {"couscous"}),
        ("safran", {"saffron"}),
        ("SAFRAN", {"saffron"}),
        ("Miel", {"euphorbia", "thyme"}),
        ("زعتر", {"thyme", "herbs"}),
        ("تامنت", set(GOODS)),
        ("Guelmim", set(GOODS)),
    ],
)
def test_a_query_finds_exactly_what_it_names(shelf, typed, found):
    page = browse(Wish(words=typed))

    assert {card.pk for card in page.cards} == {shelf[name].pk for name in found}


@pytest.mark.parametrize(
    "typed",
    ["عسلي", "سل", "اركانة سوداء", "زعفر", "عسل أركان", "حليب", "د", "ء", "عسلعسل", "زربية حرير", "honeymoon"],
)
def test_a_query_that_names_nothing_on_the_shelf_finds_nothing(shelf, typed):
    assert browse(Wish(words=typed)).total == 0


@pytest.mark.parametrize(
    "typed",
    ['"', "'", '"عسل', 'عسل" OR "1', "عسل*", "عسل & !", "NOT عسل", "(عسل", "عسل:*", "\\", "%", "\x00", "a" * 5000],
)
def test_signs_of_the_search_language_are_only_signs(shelf, typed):
    expected = {"euphorbia", "thyme"} if typed in {'"عسل', "عسل*", "عسل & !", "(عسل", "عسل:*"} else set()

    page = browse(Wish(words=typed))

    assert {card.pk for card in page.cards} == {shelf[name].pk for name in expected}


def test_any_word_is_enough_when_told_so(shelf):
    found = matching("عسل أركان", every=False)

    assert set(found.values_list("pk", flat=True)) == {shelf[name].pk for name in ("euphorbia", "thyme", "argan")}


def test_a_changed_title_is_found_by_its_new_words_and_no_longer_by_the_old(shelf):
    row = shelf["dates"]
    row.product.title = "مجدول فاخر"
    row.product.save()

    index_listing(listing=row)
    make.approve(row)

    assert browse(Wish(words="المجهول")).total == 0
    assert [card.pk for card in browse(Wish(words="مجدول")).cards] == [row.pk]


def test_indexing_twice_changes_nothing(shelf):
    reindex()
    reindex()

    assert browse(Wish(words="عسل")).total == 2


def test_the_command_says_how_many_it_indexed(shelf, capsys):
    call_command("reindex")

    assert capsys.readouterr().out == f"{len(GOODS)} listings\n"


def test_every_spelling_that_means_another_word_is_written_as_the_fold_leaves_it():
    assert {word for pair in _SAME_WORD.items() for word in pair if fold(word) != word} == set()
