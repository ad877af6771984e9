"""The front page leads everyone who is signed in to her own desks."""

import re

import pytest
from django.urls import reverse

from portal.desks import desks_of
from registry.enums import Desk
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
