"""The front page leads everyone who is signed in to her own desks, and tells one cooperative's story."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.desks import desks_of
from portal.front import tale
from registry.enums import Desk
from tests.factories import buying
from tests.factories import shop as make
from tests.factories.registry import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("function", "views"),
    [
        ("member", ["courses:home"]),
        ("seller", ["shop:desk", "courses:home"]),
        ("coordinator", ["shop:road", "courses:home"]),
        ("president", ["shop:desk", "shop:road", "courses:home"]),
    ],
)
def test_members_find_the_desks_of_their_function(function, views):
    user = MembershipFactory(function=function).user

    assert [door.address for door in desks_of(user)] == [reverse(view) for view in views]


@pytest.mark.parametrize(("desk", "view"), [(Desk.OFFICER, "council:home"), (Desk.TRAINER, "wagtailadmin_home")])
def test_who_works_for_the_portal_finds_her_desk(desk, view):
    assert [door.address for door in desks_of(UserFactory(desk=desk))] == [reverse(view)]


def test_desks_are_on_the_page_of_a_member_and_on_nobody_elses(client):
    seller = MembershipFactory(function="seller").user

    before = client.get("/ar/").content.decode()
    client.force_login(seller)
    after = client.get("/ar/").content.decode()
    client.force_login(UserFactory())

    assert "desks" not in before
    assert re.findall(r'<nav class="wrap desks".*?href="([^"]+)"', after, re.DOTALL) == [reverse("shop:desk")]
    assert "desks" not in client.get("/ar/").content.decode()


def told(name, *, opened, registered=0, **fields):
    """A cooperative with a story; its shop opened and its name was registered so many days ago."""
    shop = make.shop_open(name, story=f"قصة {name}", **fields)
    shop.opened_at = timezone.now() - timedelta(days=opened)
    shop.save()
    shop.cooperative.registered_at = timezone.now() - timedelta(days=opened + registered)
    shop.cooperative.save()
    return shop


def test_story_is_of_the_shop_that_opened_last_among_those_that_have_one():
    told("أكناري", opened=30)
    told("تيسكنين", opened=3)
    make.shop_open("بلا قصة")
    make.suspend(told("موقوفة", opened=1))

    assert tale().cooperative.name == "تيسكنين"


def test_story_names_who_coordinates_and_counts_weeks_and_orders_of_this_month(client):
    shop = told("أكناري", opened=2, registered=25)
    MembershipFactory(cooperative=shop.cooperative, function="coordinator", user__first_name="فاطمة")
    buying.place(buying.filled(make.listing(shop)), buying.recipient())

    page = client.get("/ar/").content.decode()

    assert (tale().weeks, tale().orders, tale().trained) == (3, 1, 0)
    assert "قصة أكناري" in page
    assert "فاطمة" in page


def test_story_of_a_shop_without_a_coordinator_stands_under_the_cooperatives_name(client):
    told("أكناري", opened=2)

    assert tale().coordinator is None
    assert "أكناري" in client.get("/ar/").content.decode()


def test_no_story_is_told_while_no_shop_is_open(client):
    make.shop_closed("أكناري", story="قصة")

    assert tale() is None
    assert 'class="tale"' not in client.get("/ar/").content.decode()
