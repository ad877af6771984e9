"""Whoever tries too often waits and is told how long; nobody else waits with her, and no stranger locks her out.

Codes and guesses at them: tests/registry/test_signing_limits.py. Pictures of the PIN: tests/registry/test_pictures.py.
Texts to those enrolled: tests/registry/test_enrolling_refused.py.
Tries at a quiz: tests/courses/test_completion_lessons.py, tests/courses/forged/test_completion.py.
Purchases from one number or address: tests/shop/test_purchases_refused.py.
"""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.images.models import Image as Picture
from wagtail.models import Collection

from commons import limits
from commons.errors import TooMany
from media.models import Upload, Video
from media.services import counting, receive_video
from registry import rules
from registry import services as registry
from registry.enums import Desk
from registry.errors import WrongPictures
from registry.services import members, pictures, signing
from shop.models import Purchase
from shop.services.purchases import PER_PHONE
from shop.views.market import SEARCHES
from tests import rates
from tests.factories import selling
from tests.factories import shop as make
from tests.factories.buying import filled, place, recipient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def souad(db):
    return recipient()


USED = {
    *PER_PHONE,
    *signing.SENDS_FROM_AN_ADDRESS,
    *pictures.GUESSES_AT_HER,
    *pictures.GUESSES_FROM_AN_ADDRESS,
    *members.TEXTS_BY_ONE,
    SEARCHES,
    counting.FILMS,
    settings.QUIZ_TRIES,
    settings.PURCHASES_PER_ADDRESS,
    (5, timedelta(minutes=5)),  # guesses at a second factor
}
"""Some of the rates that are tested here and beside here, of every kind of place where one is named."""


def used_up(key, rate):
    """All that a key may do in one window, done."""
    for _ in range(rate[0]):
        limits.hit(key, rate)


def waits(answer, seconds):
    return answer.status_code == 429 and 0 < int(answer["Retry-After"]) <= seconds


def trainer():
    found = selling.person("مكوّنة")
    registry.give_desk(user=found, desk=Desk.TRAINER, by=selling.officer())
    return found


def photograph():
    held = BytesIO()
    Image.new("RGB", (64, 64), "teal").save(held, "JPEG")
    return SimpleUploadedFile("photo.jpg", held.getvalue(), content_type="image/jpeg")


@pytest.fixture
def clock():
    """Stands still: a hundred searches may take a busy machine longer than the minute in which they are counted."""
    with time_machine.travel("2026-11-23 12:00+00:00", tick=False) as stopped:
        yield stopped


def test_searches_are_limited_for_an_address_and_for_no_other(client, clock):
    address = reverse("shop:search")
    for _ in range(SEARCHES[0]):
        assert client.get(address, {"q": "عسل"}).status_code == 200
    clock.shift(18)

    refused = client.get(address, {"q": "عسل"})
    other = client.get(address, {"q": "عسل"}, REMOTE_ADDR="10.0.0.2")

    assert (refused.status_code, refused["Retry-After"]) == (429, "42")
    assert str(TooMany(wait=42)) in refused.content.decode()
    assert 'value="عسل"' in refused.content.decode()
    assert other.status_code == 200
    clock.shift(42)
    assert client.get(address, {"q": "عسل"}).status_code == 200


def test_behind_our_proxy_each_buyer_has_an_address_of_her_own(client, settings):
    settings.TRUSTED_PROXIES = 1
    used_up("search:10.0.0.1", SEARCHES)

    hers = client.get(reverse("shop:search"), {"q": "عسل"}, headers={"X-Forwarded-For": "10.0.0.1"})
    anothers = client.get(reverse("shop:search"), {"q": "عسل"}, headers={"X-Forwarded-For": "10.0.0.2"})

    assert (hers.status_code, anothers.status_code) == (429, 200)


def test_films_are_limited_for_a_trainer_and_for_no_other(client):
    first, second = (selling.person("مكوّنة", desk=Desk.TRAINER) for _ in range(2))
    used_up(f"upload:{first.pk}", counting.FILMS)
    begin = {"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": "title 2K/Ysdiz"}
    answers = {}
    for trainer in (first, second):
        client.force_login(trainer)
        answers[trainer.pk] = client.post(reverse("media:uploads"), headers=begin)

    assert waits(answers[first.pk], 3600)
    assert answers[second.pk].status_code == 201
    assert Upload.objects.count() == 1
    with pytest.raises(TooMany) as refusal:
        receive_video(BytesIO(b"film"), title="درس", by=first)
    assert 0 < refusal.value.wait <= 3600
    assert Video.objects.count() == 0


def test_films_are_limited_for_an_address_whoever_sends_them(client):
    used_up("upload:address:10.0.0.1", counting.FILMS_FROM_AN_ADDRESS)
    client.force_login(trainer())
    begin = {"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": "title 2K/Ysdiz"}
    whole = {"title": "درس", "file": SimpleUploadedFile("film.mp4", b"film")}

    pieces = client.post(reverse("media:uploads"), headers=begin, REMOTE_ADDR="10.0.0.1")
    plain = client.post(reverse("films:add"), whole, REMOTE_ADDR="10.0.0.1")
    elsewhere = client.post(reverse("media:uploads"), headers=begin, REMOTE_ADDR="10.0.0.2")

    assert waits(pieces, 3600)
    assert "محاولات كثيرة" in plain.content.decode()
    assert elsewhere.status_code == 201
    assert (Upload.objects.count(), Video.objects.count()) == (1, 0)


def test_photographs_are_limited_for_an_address_whoever_sends_them(client):
    used_up("file:address:10.0.0.1", counting.FILES_FROM_AN_ADDRESS)
    client.force_login(selling.member(selling.open_shop().cooperative))
    address = reverse("shop:listing-new")

    refused = client.post(address, {"picture": photograph()}, REMOTE_ADDR="10.0.0.1")
    elsewhere = client.post(address, {"picture": photograph()}, REMOTE_ADDR="10.0.0.2")

    assert waits(refused, 3600)
    assert elsewhere.status_code == 422


def test_pictures_at_the_trainers_desk_are_limited_for_a_trainer_and_for_no_other(client):
    first, second = trainer(), trainer()
    used_up(f"file:{first.pk}", counting.FILES)
    answers = []
    for one in (first, second):
        client.force_login(one)
        facts = {"title": "نحلة", "collection": Collection.get_first_root_node().pk, "file": photograph()}
        answers.append(client.post(reverse("wagtailimages:add"), facts))

    assert "محاولات كثيرة" in answers[0].content.decode()
    assert answers[1].status_code == 302
    assert Picture.objects.get().uploaded_by_user == second


def test_photographs_and_papers_are_limited_for_a_seller_and_for_no_other(client):
    shop = selling.open_shop()
    guarded = selling.trade(needs_authorisation=True)
    shop.cooperative.trades.add(guarded)
    first = selling.member(shop.cooperative)
    selling.member_too(first, shop.cooperative, "coordinator")
    used_up(f"file:{first.pk}", counting.FILES)
    listing = selling.listing(shop)
    client.force_login(first)
    addresses = [
        reverse("shop:listing-new"),
        reverse("shop:listing-edit", args=[listing.pk]),
        reverse("shop:road-authorisation", args=[guarded.slug]),
    ]
    fields = ["picture", "picture", "file"]

    refused = [client.post(address, {field: photograph()}) for address, field in zip(addresses, fields, strict=True)]
    client.force_login(selling.member(shop.cooperative))
    another = client.post(addresses[0], {"picture": photograph()})

    assert [waits(answer, 3600) for answer in refused] == [True, True, True]
    assert another.status_code == 422


def test_a_stranger_who_orders_to_her_number_does_not_lock_her_out(souad):
    used_up(f"purchase:phone:{souad.phone}", PER_PHONE[0])
    with pytest.raises(TooMany) as refusal:
        place(filled(make.listing()), souad)
    assert 0 < refusal.value.wait <= 3600

    place(filled(make.listing()), souad, by=make.person("سعاد", phone=souad.phone))

    assert Purchase.objects.count() == 1


def test_someone_else_who_is_signed_in_has_no_count_of_her_own_for_that_number(souad):
    used_up(f"purchase:phone:{souad.phone}", PER_PHONE[0])

    with pytest.raises(TooMany):
        place(filled(make.listing()), souad, by=make.person("ليلى"))


def test_no_limit_lasts_longer_than_a_day():
    """Every rate that has a name in a module or in the settings, and those of the second factor."""
    found = rates.named() | rates.of_the_second_factor()
    print(f"\n{len(found)} rates: {sorted(found)}")

    assert set(found.values()) >= USED
    assert max(span for _, span in found.values()) == timedelta(days=1)


def test_every_rate_has_a_name():
    assert rates.nameless() == []


def test_guesses_at_her_pictures_by_a_stranger_end_with_her_own_choice():
    hers, others = set(rules.PICTURES[:3]), set(rules.PICTURES[3:6])
    user = selling.person("فاطمة")
    registry.set_picture_pin(user=user, pictures=hers, by=user)
    for _ in range(5):
        with pytest.raises(WrongPictures):
            registry.check_picture_pin(user=user, pictures=others, phone_key="a stranger's")
    with pytest.raises(TooMany):
        registry.check_picture_pin(user=user, pictures=hers, phone_key="hers")

    registry.set_picture_pin(user=user, pictures=hers, by=user)

    registry.check_picture_pin(user=user, pictures=hers, phone_key="hers")


def test_all_addresses_of_an_ipv6_network_have_one_count_and_the_next_network_has_another(client, clock):
    address = reverse("shop:search")
    for n in range(SEARCHES[0]):
        assert client.get(address, {"q": "عسل"}, REMOTE_ADDR=f"2001:db8:1:1::{n:x}").status_code == 200

    refused = client.get(address, {"q": "عسل"}, REMOTE_ADDR="2001:db8:1:1:ffff::1")
    other = client.get(address, {"q": "عسل"}, REMOTE_ADDR="2001:db8:1:2::1")

    assert (refused.status_code, other.status_code) == (429, 200)
