"""Photographs as files: found by their names, swept up once nobody shows them, and kept for whoever bought by them."""

import importlib
import os
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from shop import services, tasks
from shop.enums import ListingState
from shop.models import BoughtPicture, Listing, ListingPhotograph
from shop.pictures import in_sizes
from tests.factories import shop as make
from tests.factories.buying import filled, place
from tests.shop.standins import photograph

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
KEPT = importlib.import_module("shop.migrations.0011_orders_keep_the_pictures_they_had")


def retake(listing):
    """Takes another photograph in the place of a product's only one; names the files that it had."""
    listing.refresh_from_db()
    before = [listing.picture.name, listing.thumb.name]
    services.add_photograph(listing=listing, pictures=in_sizes(photograph((80, 60))), by=None)
    services.remove_photograph(listing=listing, name=before[0], by=None)
    listing.refresh_from_db()
    return before


def a_day_later(*names):
    """The files as old as the sweep asks, and what was put away too."""
    for name in names:
        two_days_ago = time.time() - 2 * 24 * 3600
        os.utime(default_storage.path(name), (two_days_ago, two_days_ago))
    ListingPhotograph.objects.filter(place=None).update(put_away_at=timezone.now() - timedelta(days=2))


def there(names):
    return [default_storage.exists(name) for name in names]


def statuses(client, names):
    return [client.get(f"/media/{name}").status_code for name in names]


def test_a_removed_photograph_is_out_of_sight_at_once_and_gone_the_day_after(client):
    listing = make.listing(picture=True)

    before = retake(listing)
    make.approve(listing)
    now = [listing.picture.name, listing.thumb.name]
    shown, swept = statuses(client, [*before, *now]), tasks.sweep_pictures()
    kept = there(before)
    a_day_later(*before, *now)

    assert (shown, swept, kept) == ([404, 404, 200, 200], 0, [True, True])
    assert tasks.sweep_pictures() == 2
    assert there([*before, *now]) == [False, False, True, True]
    assert not ListingPhotograph.objects.exists()


def test_what_was_bought_keeps_its_picture_while_the_product_is_reviewed_again(client, souad):
    listing = make.listing(picture=True)
    placed = place(filled(listing), souad)
    large, small = retake(listing)

    page = client.get(reverse("shop:tracking", args=[placed.token])).content.decode()
    seen = client.get(f"/media/{small}")

    assert listing.state == ListingState.SUBMITTED
    assert f'src="/media/{small}"' in page
    assert (seen.status_code, "public" in seen["Cache-Control"]) == (200, False)
    assert statuses(client, [large]) == [404]
    assert listing.thumb.name not in page
    assert statuses(client, [listing.picture.name, listing.thumb.name]) == [404, 404]


def test_what_was_bought_keeps_its_picture_after_the_shop_is_suspended(client, souad):
    listing = make.listing(picture=True)
    place(filled(listing), souad)
    make.suspend(listing.shop)

    assert statuses(client, [listing.thumb.name, listing.picture.name]) == [200, 404]


def test_a_product_without_a_photograph_is_shown_by_the_drawing(client, souad):
    placed = place(filled(make.listing()), souad)

    page = client.get(reverse("shop:tracking", args=[placed.token])).content.decode()

    assert "art/market" in page
    assert not BoughtPicture.objects.exists()


def test_orders_of_before_are_given_the_picture_their_product_has(souad):
    with_one, without = make.listing(picture=True), make.listing()
    place(filled(with_one, without), souad)
    BoughtPicture.objects.all().delete()

    for _ in range(2):
        KEPT.keep_pictures(apps, SimpleNamespace(connection=connection))

    kept = BoughtPicture.objects.values_list("line__product", "thumb")
    assert list(kept) == [(with_one.product_id, with_one.thumb.name)]


def test_the_sweep_throws_away_what_nobody_shows_once_it_is_a_day_old(souad):
    listing, left, fresh = make.listing(picture=True), "goods/left-behind.webp", "goods/being-saved.webp"
    place(filled(listing), souad)
    for name in (left, fresh):
        default_storage.save(name, ContentFile(b"RIFF"))
    large, bought = retake(listing)
    services.add_photograph(listing=listing, pictures=in_sizes(photograph((80, 60))), by=None)
    further = ListingPhotograph.objects.get(place=1)
    kept = [bought, listing.picture.name, listing.thumb.name, further.picture.name, further.thumb.name]
    a_day_later(left, large, *kept)

    assert tasks.sweep_pictures() == 2
    assert there([left, large, fresh, *kept]) == [False, False, True, True, True, True, True, True]
    assert tasks.sweep_pictures() == 0


@pytest.mark.parametrize("kind", [Listing, ListingPhotograph])
def test_pictures_are_looked_up_in_an_index(kind):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, kind._meta.db_table).values()

    assert {("picture",), ("thumb",)} <= {tuple(each["columns"]) for each in found if each["index"]}
