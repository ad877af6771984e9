"""Who is at the other end: only who has a session that lasts, and an account that is open."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import User
from tests.factories.learning import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = member()
    client.force_login(person)
    return person


def signed_in(client):
    return client.get(reverse("registry:me")).status_code == 200


def test_who_signed_in_is_known_by_two_questions(client, person, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert client.post(reverse("courses:beat"), "[]", content_type="application/json").status_code == 422


def test_a_session_that_has_ended_is_nobodys(client, person):
    assert signed_in(client)

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not signed_in(client)


@pytest.mark.parametrize("key", ["x" * 32, "mark0mark", "'; DROP TABLE x", "%s%s%s%s"])
def test_a_session_that_was_made_up_is_nobodys(client, person, key):
    client.cookies[settings.SESSION_COOKIE_NAME] = key

    assert not signed_in(client)


def test_a_closed_account_is_signed_out_at_once(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert not signed_in(client)


def test_the_session_of_one_is_never_the_others(client, person):
    other, their = member(), Client()
    their.force_login(other)

    assert [each.get(reverse("registry:me")).context["user"].pk for each in (client, their)] == [person.pk, other.pk]
