"""A product's photographs: up to four, one of them the first, each removed and brought back, none twice in a place."""

import pytest
from django.db import IntegrityError, connection, transaction

from commons.models import AuditLine
from shop import services
from shop.enums import ListingState
from shop.errors import NotYours, OnlyPhotograph, PhotographGone, TooManyPhotographs
from shop.models import Listing, ListingPhotograph
from shop.pictures import in_sizes
from shop.queries.photographs import photographs_of
from shop.services import photographs
from tests.factories import selling
from tests.factories import shop as make
from tests.shop.standins import photograph
from tests.threads import Meeting, at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def taken():
    return in_sizes(photograph((80, 60)))


def shown(listing):
    """The large pictures of a product in their order, as buyers see them."""
    return [each.picture for each in photographs_of(Listing.objects.get(pk=listing.pk))]


def refused(why, deed, **facts):
    with pytest.raises(why), transaction.atomic():
        deed(by=None, **facts)


@pytest.fixture
def honey():
    """A product on sale with four photographs."""
    listing = make.listing(picture=True)
    make.further(listing, 1, 2, 3)
    return listing


def test_photographs_are_added_behind_the_first_until_there_are_four(files):
    listing = make.listing(state=ListingState.DRAFT)

    for _ in range(4):
        services.add_photograph(listing=listing, pictures=taken(), by=None)
    four = shown(listing)
    refused(TooManyPhotographs, services.add_photograph, listing=listing, pictures=taken())

    assert len(set(four)) == 4
    assert shown(listing) == four
    assert [row.place for row in ListingPhotograph.objects.order_by("pk")] == [1, 2, 3]
    assert AuditLine.objects.filter(action="shop.add-photograph").count() == 4


def test_the_same_photograph_sent_again_is_one():
    listing, first, second = make.listing(state=ListingState.DRAFT), taken(), taken()

    for pictures in (first, second, first, second):
        services.add_photograph(listing=listing, pictures=pictures, by=None)

    assert len(shown(listing)) == 2
    assert AuditLine.objects.filter(action="shop.add-photograph").count() == 2


def test_a_further_photograph_changes_places_with_the_first_once(honey):
    first, second, third, fourth = shown(honey)
    small = ListingPhotograph.objects.get(place=2).thumb.name

    for _ in range(2):
        services.make_first(listing=honey, name=third, by=None)

    assert shown(honey) == [third, second, first, fourth]
    assert Listing.objects.get().thumb.name == small
    assert AuditLine.objects.filter(action="shop.make-first").count() == 1


@pytest.mark.parametrize("place", range(4))
def test_a_removed_photograph_can_be_brought_back_to_where_it_was(honey, place):
    four = shown(honey)
    name = four[place]

    for _ in range(2):
        services.remove_photograph(listing=honey, name=name, by=None)
    three = shown(honey)
    for _ in range(2):
        services.restore_photograph(listing=honey, name=name, first=place == 0, by=None)

    assert three == [each for each in four if each != name]
    assert shown(honey) == four
    assert AuditLine.objects.filter(action__in=["shop.remove-photograph", "shop.restore-photograph"]).count() == 2


def test_the_only_photograph_stays():
    listing = make.listing(picture=True)

    refused(OnlyPhotograph, services.remove_photograph, listing=listing, name=listing.picture.name)
    assert shown(listing) == [listing.picture.name]


def test_a_photograph_does_not_come_back_where_another_took_its_room(honey):
    name = shown(honey)[1]
    services.remove_photograph(listing=honey, name=name, by=None)
    services.add_photograph(listing=honey, pictures=taken(), by=None)

    refused(TooManyPhotographs, services.restore_photograph, listing=honey, name=name)
    assert name not in shown(honey)


DEEDS = [services.make_first, services.remove_photograph, services.restore_photograph]


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_no_photograph_of_the_product_is_not_touched(honey, deed):
    other = make.listing(picture=True)
    make.further(other, 1)

    for name in (*shown(other), "", "goods/none.webp"):
        refused(PhotographGone, deed, listing=honey, name=name)

    assert (len(shown(honey)), len(shown(other))) == (4, 2)


@pytest.mark.parametrize("deed", DEEDS)
def test_another_cooperatives_seller_changes_nothing(honey, deed):
    stranger, four = make.seller(make.shop_open()), shown(honey)

    with pytest.raises(NotYours):
        deed(listing=honey, name=four[1], by=stranger)
    with pytest.raises(NotYours):
        services.add_photograph(listing=honey, pictures=taken(), by=stranger)

    assert shown(honey) == four


def add(listing):
    services.add_photograph(listing=listing, pictures=taken(), by=None)


def make_first(listing):
    services.make_first(listing=listing, name=shown(listing)[1], by=None)


def remove(listing):
    services.remove_photograph(listing=listing, name=shown(listing)[1], by=None)


def restore(listing):
    remove(listing)
    make.approve(listing)
    services.restore_photograph(listing=listing, name=ListingPhotograph.objects.get(place=None).picture.name, by=None)


@pytest.mark.parametrize("deed", [add, make_first, remove, restore])
def test_whatever_buyers_would_see_otherwise_goes_back_to_the_council(deed):
    listing = make.listing(picture=True)
    make.further(listing, 1)

    deed(listing)

    line = AuditLine.objects.latest("pk")
    assert Listing.objects.get().state == ListingState.SUBMITTED
    assert (line.facts["was"], line.facts["now"]) == ("approved", "submitted")


def test_what_changes_nothing_keeps_the_approval(honey):
    services.make_first(listing=honey, name=shown(honey)[0], by=None)

    assert Listing.objects.get().state == ListingState.APPROVED


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.create(listing=Listing.objects.get(), place=2, picture="goods/x.webp", thumb="goods/y.webp"),
        lambda rows: rows.update(picture="goods/other.webp"),
        lambda rows: rows.update(place=3),
        lambda rows: rows.all().delete(),
    ],
    ids=["added", "another file", "moved", "deleted"],
)
def test_photographs_saved_directly_send_the_product_back_to_review(change):
    listing = make.listing(picture=True)
    make.further(listing, 1)
    before = listing.revision

    change(ListingPhotograph.objects)

    listing.refresh_from_db()
    assert (listing.state, listing.revision) == (ListingState.SUBMITTED, before + 1)


@pytest.mark.parametrize("facts", [{"place": 1}, {"place": 4}, {"place": 0}, {"place": None}, {"thumb": ""}])
def test_the_database_refuses_a_taken_place_and_one_that_is_none(facts):
    listing = make.listing(state=ListingState.DRAFT)
    whole = {"listing": listing, "place": 2, "picture": "goods/x.webp", "thumb": "goods/y.webp"}
    ListingPhotograph.objects.create(**{**whole, "place": 1})

    with pytest.raises(IntegrityError), transaction.atomic():
        ListingPhotograph.objects.create(**{**whole, **facts})


@pytest.mark.django_db(transaction=True)
def test_six_phones_at_once_fill_three_places():
    listing = selling.listing(selling.closed_shop(), ListingState.DRAFT)
    each = iter([taken() for _ in range(6)])

    def press():
        try:
            return services.add_photograph(listing=listing, pictures=next(each), by=None).pk
        except TooManyPhotographs:
            return "full"

    assert sorted(map(str, at_once(press, 6))) == sorted([str(listing.pk)] * 3 + ["full"] * 3)
    assert list(ListingPhotograph.objects.values_list("place", flat=True)) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False], ids=["held", "control: read only"])
def test_two_phones_that_meet_over_one_place_take_one_each(monkeypatch, guarded):
    """SQLite lets one writer in at a time, guard or no guard, so there the control comes out right."""
    listing = selling.listing(selling.closed_shop(), ListingState.DRAFT)
    meet, put, each = Meeting(), photographs.put_pictures, iter([taken(), taken()])

    def met(row, pictures):
        meet()
        put(row, pictures)

    monkeypatch.setattr(photographs, "put_pictures", met)
    if not guarded:
        monkeypatch.setattr(photographs, "hold_listing", lambda held: Listing.objects.get(pk=held.pk))

    def press():
        try:
            services.add_photograph(listing=listing, pictures=next(each), by=None)
        except IntegrityError:
            return "refused by the database"
        return "kept"

    got = sorted(at_once(press, 2))

    right = guarded or connection.vendor == "sqlite"
    assert got == (["kept", "kept"] if right else ["kept", "refused by the database"])
    assert ListingPhotograph.objects.count() == got.count("kept")
