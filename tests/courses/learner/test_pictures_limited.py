"""Guesses at pictures from one address, whoever guesses at whom on which phone: so many, then the wait is said."""

import pytest

from commons import limits
from commons.errors import TooMany
from registry import services
from registry.errors import WrongPictures
from registry.models import Watcher
from registry.services.pictures import GUESSES_FROM_AN_ADDRESS
from tests.courses.learner.reading import PICTURES
from tests.factories.registry import MembershipFactory
from tests.shop.pages import arabic

pytestmark = pytest.mark.django_db
OTHERS = {"p-sun", "p-bee", "p-key"}
MOST = 100


def shows(client, lesson, friend, address):
    """The friend's own three pictures, shown on this phone from an address."""
    where = f"/ar/learn/lessons/{lesson.translation_key}/together/{friend.pk}/"
    return client.post(where, {"pictures": sorted(PICTURES)}, REMOTE_ADDR=address)


def test_a_hundred_guesses_from_one_address_at_many_members_on_many_phones_then_it_waits():
    members = [MembershipFactory().user for _ in range(MOST // 5 + 1)]
    for user in members:
        services.set_picture_pin(user=user, pictures=PICTURES, by=user)
    for number in range(MOST):
        with pytest.raises(WrongPictures):
            guess(members[number // 5], OTHERS, number, "10.0.0.1")

    with pytest.raises(TooMany) as refusal:
        guess(members[-1], PICTURES, "another", "10.0.0.1")

    assert 0 < refusal.value.wait <= 600
    guess(members[-1], PICTURES, "another", "10.0.0.2")


def guess(user, pictures, phone, address):
    services.check_picture_pin(user=user, pictures=pictures, phone_key=f"phone {phone}", address=address)


def test_the_page_says_how_long_and_another_address_does_not_wait(client, lesson, enrolled, friend, clock):
    client.force_login(enrolled)
    for _ in range(MOST):
        limits.hit("pictures:address:10.0.0.1", *GUESSES_FROM_AN_ADDRESS)
    clock.shift(180)

    refused = shows(client, lesson, friend, "10.0.0.1")
    counted = Watcher.objects.count()
    taken = shows(client, lesson, friend, "10.0.0.2")

    assert (refused.status_code, refused["Retry-After"], counted) == (429, "420", 0)
    assert arabic(TooMany(wait=420)) in refused.content.decode()
    assert (taken.url, Watcher.objects.get().user) == (lesson.url, friend)


def test_when_the_wait_is_over_her_pictures_count_again(client, lesson, enrolled, friend, clock):
    client.force_login(enrolled)
    for _ in range(MOST):
        limits.hit("pictures:address:10.0.0.1", *GUESSES_FROM_AN_ADDRESS)
    clock.shift(600)

    assert shows(client, lesson, friend, "10.0.0.1").url == lesson.url
