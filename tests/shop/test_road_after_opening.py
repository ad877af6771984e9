"""What the road says of a shop that was opened: what buyers see of it, and what to do while it is suspended."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy, ngettext

from registry.enums import Function
from shop.enums import ListingState, ShopState
from shop.queries import standing
from shop.queries.sellable import Goods
from tests.factories import selling
from tests.shop.pages import arabic
from tests.shop.standins import UNTRAINED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training", "files")]
ON_SALE = "%(shown)s product is on sale.", "%(shown)s products are on sale."
REVIEWED = "The council is still reviewing %(shown)s product.", "The council is still reviewing %(shown)s products."
WHOLE = "%(done)s product has picture, price and weight.", "%(done)s products have picture, price and weight."
DRAFTS = (
    "%(shown)s product is a draft: the seller sends it to the council.",
    "%(shown)s products are drafts: the seller sends them to the council.",
)


def counted(sentence, number):
    with translation.override("ar"):
        return ngettext(*sentence, number) % {"shown": f"<bdi>{number}</bdi>"}


@pytest.fixture
def road(client, ready):
    """The page of a coordinator whose cooperative meets every condition; two of its products are not approved yet."""
    client.force_login(selling.member(ready, Function.COORDINATOR))
    return lambda: client.get(reverse("shop:road"))


def test_an_open_shops_road_says_how_many_products_buyers_see_and_how_many_the_council_has(road, ready):
    shop = selling.came_into(ready.shop, ShopState.OPEN)
    before = road()
    selling.listing(shop)

    after = road()

    assert [page.context["goods"] for page in (before, after)] == [Goods(0, 1, 1), Goods(1, 1, 1)]
    assert [counted(REVIEWED, 1) in page.content.decode() for page in (before, after)] == [True, True]
    assert [counted(DRAFTS, 1) in page.content.decode() for page in (before, after)] == [True, True]
    assert [counted(ON_SALE, number) in before.content.decode() for number in (0, 1)] == [True, False]
    assert [counted(ON_SALE, number) in after.content.decode() for number in (0, 1)] == [False, True]
    with translation.override("ar"):
        assert ngettext(*WHOLE, 2) % {"done": 2} not in before.content.decode()


def test_a_road_before_the_opening_counts_what_is_whole_and_says_how_much_of_it_is_not_approved(road, ready):
    page = road()

    assert page.context["goods"] is None
    with translation.override("ar"):
        whole = ngettext(*WHOLE, 2) % {"done": 2}
    assert f"<p>{whole} {counted(REVIEWED, 1)} {counted(DRAFTS, 1)}</p>" in page.content.decode()
    assert counted(ON_SALE, 0) not in page.content.decode()


@pytest.mark.parametrize("met", [True, False])
def test_a_suspended_shops_road_quotes_the_reason_apart_and_names_only_what_is_left_to_do(road, ready, training, met):
    selling.came_into(selling.came_into(ready.shop, ShopState.OPEN), ShopState.SUSPENDED, "وجدنا عسلًا مغشوشًا")
    if not met:
        training[ready.pk] = UNTRAINED

    page = road().content.decode()

    [note] = re.findall(r'<div class="note note--stop">.*?</div>', page)
    council_alone = arabic(
        gettext_lazy("Mend what it names, then call the council: only the council reopens the shop.")
    )
    conditions = arabic(
        gettext_lazy("Mend what it names, then call the council: it reopens the shop when every condition is met.")
    )
    assert note.endswith('<p dir="auto">السبب: وجدنا عسلًا مغشوشًا</p></div>')
    assert [council_alone in page, conditions in page] == [met, not met]


@pytest.mark.parametrize(("phone", "links"), [("+212528000000", 1), ("", 0)])
def test_a_suspended_shops_road_calls_the_council_where_its_number_is_known(road, ready, settings, phone, links):
    settings.HELP_PHONE = phone
    selling.came_into(selling.came_into(ready.shop, ShopState.OPEN), ShopState.SUSPENDED)

    main = road().content.decode().partition("<main")[2].partition("</main>")[0]

    assert main.count(f'href="tel:{phone}"') == links


def test_the_states_of_products_are_counted_in_one_shop_only(ready):
    other = selling.open_shop()
    for state in (ListingState.APPROVED, ListingState.SUBMITTED, ListingState.DRAFT, ListingState.REFUSED):
        selling.listing(other, state)

    assert standing(ready.shop.pk) == Goods(on_sale=0, reviewed=1, drafts=1)
    assert standing(other.pk) == Goods(on_sale=1, reviewed=1, drafts=1)
