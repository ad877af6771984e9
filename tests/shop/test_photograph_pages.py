"""Where photographs are seen: her product's page at the desk, the buyer's page, and at no other address."""

import re
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext_lazy

from shop.enums import ListingState
from shop.models import Listing, ListingPhotograph
from shop.queries.photographs import photographs_of
from tests.factories import selling
from tests.factories import shop as make
from tests.shop.pages import arabic
from tests.shop.standins import photograph
from tests.shop.test_seller_goods import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training", "files")]
AGAIN = gettext_lazy("Choose the photograph again: it could not be kept with what you wrote.")


def broken():
    return SimpleUploadedFile("photo.jpg", b"no picture", content_type="image/jpeg")


def english(address):
    return f"/en{address[3:]}"


def shown(listing):
    return [each.picture for each in photographs_of(Listing.objects.get(pk=listing.pk))]


def alts(page):
    """Source and words of every picture of the product, in the order of the page."""
    return re.findall(r'<img (?:class="photo" )?src="/media/(goods/[^"]*)" alt="([^"]*)"', page)


@pytest.fixture
def page(client, shop, signed_in_seller):
    """The page of a draft with one photograph, in English."""
    client.post(reverse("shop:listing-new"), {**typed(shop), "picture": photograph((80, 60))})
    return english(reverse("shop:listing-edit", args=[Listing.objects.get().pk]))


def press(client, page, verb, name, **more):
    address = f"{page}photographs/{verb}/"
    return client.post(address, {"photograph": name, **more}, follow=True).content.decode()


@pytest.mark.parametrize(
    ("changes", "asked_again"), [({"price": "كثير"}, True), ({"price": "كثير", "picture": ""}, False), ({}, False)]
)
def test_a_photograph_that_came_with_a_refused_page_is_asked_for_again(
    client, shop, signed_in_seller, changes, asked_again
):
    draft = selling.listing(shop, ListingState.DRAFT)
    pages = [reverse("shop:listing-new"), reverse("shop:listing-edit", args=[draft.pk])]
    sent = [{**typed(shop), "picture": photograph((80, 60)), **changes} for _ in pages]

    answers = [client.post(page, each, follow=True) for page, each in zip(pages, sent, strict=True)]

    again = arabic(AGAIN)
    fields = [re.findall(r'id="id_picture_error".*?</ul>', each.content.decode(), re.DOTALL) for each in answers]
    assert [any(again in field for field in found) for found in fields] == [asked_again] * 2
    assert [each.status_code for each in answers] == [422 if changes else 200] * 2


def test_a_photograph_that_is_itself_refused_is_not_asked_for_as_if_it_were_good(client, shop, signed_in_seller):
    page = client.post(reverse("shop:listing-new"), {**typed(shop, price="كثير"), "picture": broken()})

    assert len(page.context["form"].errors["picture"]) == 1
    assert arabic(AGAIN) not in page.content.decode()


def test_her_page_adds_photographs_with_all_that_she_typed(client, shop, page):
    kept = [
        client.post(page, {**typed(shop, price=price), "picture": photograph((80, 60))}) for price in ("70", "71", "72")
    ]
    full = client.get(page).content.decode()
    refused = client.post(page, {**typed(shop, price="73"), "picture": photograph((80, 60))})

    listing = Listing.objects.get()
    assert [answer.status_code for answer in kept] == [302] * 3
    assert len(shown(listing)) == 4
    assert 'type="file"' not in full
    assert "A product has at most 4 photographs." in re.sub("</?bdi>", "", full)
    assert refused.status_code == 422
    assert "Remove one to add another." in refused.content.decode()
    assert (listing.product.stockrecords.get().price, 'value="73"' in refused.content.decode()) == (72, True)


def test_a_photograph_that_is_none_is_refused_beside_its_field(client, shop, page):
    answer = client.post(page, {**typed(shop, title="عسل آخر"), "picture": ("x.jpg", "<script>")})
    fake = client.post(page, {**typed(shop, title="عسل آخر"), "picture": photograph((80, 60), "GIF")})

    assert (answer.status_code, fake.status_code) == (302, 422)
    assert fake.context["form"].errors.keys() == {"picture"}
    assert 'value="عسل آخر"' in fake.content.decode()
    assert len(shown(Listing.objects.get())) == 1


def test_her_buttons_make_first_remove_and_undo(client, shop, page):
    for _ in range(2):
        client.post(page, {**typed(shop), "picture": photograph((80, 60))})
    listing = Listing.objects.get()
    first, second, third = shown(listing)

    press(client, page, "first", third)
    moved = shown(listing)
    removed = press(client, page, "remove", third)
    two = shown(listing)
    offered = re.search(r'value="(goods/[^"]*)"><input type="hidden" name="first" value="1">', removed)[1]
    undone = press(client, page, "restore", offered, first="1")

    assert (moved, two) == ([third, second, first], [second, first])
    assert "The photograph is removed." in removed
    assert (shown(listing), "The photograph is removed." in undone) == (moved, False)
    assert undone.count(">Make it first<") == 2
    assert client.post(f"{page}photographs/dance/").status_code == 404


def test_what_is_not_there_is_said_and_changes_nothing(client, page):
    listing = Listing.objects.get()

    only = press(client, page, "remove", listing.picture.name)
    gone = press(client, page, "first", "goods/none.webp")

    assert "This is the only photograph of the product." in only
    assert "This photograph is no longer here." in gone
    assert shown(listing) == [listing.picture.name]


def test_an_approved_product_says_that_the_council_reviews_the_change(client, shop, page):
    listing = Listing.objects.get()
    make.further(listing, 1)
    make.approve(listing)

    said = press(client, page, "first", shown(listing)[1])

    assert "Kept. The council reviews the change." in said
    assert Listing.objects.get().state == ListingState.SUBMITTED


@pytest.fixture
def honey():
    listing = make.listing(title="عسل <السدر>", picture=True)
    make.further(listing, 1, 2, 3)
    return listing


def of(listing):
    return english(reverse("shop:product", args=[listing.pk, listing.product.slug]))


def test_a_buyer_sees_one_large_and_each_small_with_its_words(client, honey):
    four, small = shown(honey), [each.thumb for each in photographs_of(honey)]
    words = [f"Photograph {n} of 4: عسل &lt;السدر&gt;" for n in range(1, 5)]

    page = client.get(of(honey)).content.decode()
    third = client.get(of(honey), {"photo": "3", "n": "2"}).content.decode()

    assert alts(page) == [(four[0], words[0]), *zip(small, words, strict=True)]
    assert alts(third) == [(four[2], words[2]), *zip(small, words, strict=True)]
    assert page.count('width="240" height="240" loading="lazy"') == 4
    assert re.findall(r'href="([^"]*)" aria-current="true"', third) == ["?photo=3&amp;n=2"]
    assert re.findall(r'href="(\?n=[^"]*)"', third) == ["?n=1&amp;photo=3", "?n=3&amp;photo=3"]


@pytest.mark.parametrize(("asked", "place"), [("4", 3), ("5", 3), ("0", 0), ("-1", 0), ("x", 0), ("", 0), ("٢", 1)])
def test_whatever_is_asked_for_one_photograph_is_large(client, honey, asked, place):
    page = client.get(of(honey), {"photo": asked}).content.decode()

    assert alts(page)[0][0] == shown(honey)[place]


def test_one_photograph_and_none_are_shown_as_ever(client):
    one, none = make.listing(title="أملو", picture=True), make.listing(title="كسكس")

    pages = [client.get(of(listing)).content.decode() for listing in (one, none)]

    assert alts(pages[0])[0] == (one.picture.name, "أملو")
    assert ["strip" in page for page in pages] == [False, False]
    assert "art/market" in pages[1]


def test_the_page_of_a_product_asks_as_much_for_four_photographs_as_for_one(client, honey):
    one = make.listing(shop=honey.shop, picture=True)

    def asked(listing):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(of(listing)).status_code == 200
        return len(caught)

    warm = [asked(listing) for listing in (one, honey)]
    counts = [asked(listing) for listing in (one, honey)]

    print("queries of a product's page:", counts, "first", warm)
    assert counts == [3, 3]


def status(client, *names):
    return [client.get(f"/media/{name}").status_code for name in names]


def test_a_drafts_further_photographs_are_its_sellers_and_the_councils_alone(client, shop, signed_in_seller):
    draft = make.listing(shop, state=ListingState.DRAFT, picture=True)
    row = make.further(draft, 1)[0]
    names = [row.picture.name, row.thumb.name]
    hers = status(client, *names)
    client.force_login(selling.officer())
    council = status(client, *names)
    client.force_login(selling.member(selling.complete()))
    strangers = status(client, *names)
    client.logout()
    anybody = status(client, *names)
    make.approve(draft)
    answer = client.get(f"/media/{names[0]}")

    assert (hers, council, strangers, anybody) == ([200] * 2, [200] * 2, [404] * 2, [404] * 2)
    assert (answer.status_code, "public" in answer["Cache-Control"]) == (200, True)


def test_where_a_second_lock_is_required_a_draft_stays_hidden_from_an_officer_without_one(client, shop, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    draft = make.listing(shop, state=ListingState.DRAFT, picture=True)
    officer = selling.officer()
    client.force_login(officer)
    without = status(client, draft.picture.name)
    TOTP.activate(officer, generate_totp_secret())

    assert (without, status(client, draft.picture.name)) == ([404], [200])


def test_what_was_removed_is_no_buyers_any_more(client, honey):
    row = ListingPhotograph.objects.get(place=2)
    names = [row.picture.name, row.thumb.name]
    before = status(client, *names)
    client.force_login(make.seller(honey.shop))
    press(client, english(reverse("shop:listing-edit", args=[honey.pk])), "remove", names[0])
    hers = status(client, *names)
    client.logout()
    make.approve(honey)

    assert (before, hers, status(client, *names)) == ([200] * 2, [200] * 2, [404] * 2)
    assert Path(row.picture.path).exists()


def test_the_council_reads_every_photograph_before_it_decides(client):
    listing = make.listing(title="أملو", state=ListingState.SUBMITTED, picture=True)
    rows = make.further(listing, 1, 2)
    client.force_login(selling.officer())

    page = client.get(english(reverse("council:listings"))).content.decode()

    assert alts(page) == [
        (listing.picture.name, "Photograph of أملو"),
        (rows[0].thumb.name, "Photograph 2 of أملو"),
        (rows[1].thumb.name, "Photograph 3 of أملو"),
    ]
    assert re.findall(r'<li><a href="/media/([^"]*)"', page) == [row.picture.name for row in rows]
