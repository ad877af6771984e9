"""A code is right once, for ten minutes, for the session that asked, and is kept by nobody."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from registry import services
from registry.errors import CodeOver
from registry.models import SignInCode
from registry.services import signing
from tests.factories.registry import UserFactory
from tests.registry.codes import PHONE, ask, figures, signed_in, write
from tests.threads import Meeting, at_once

pytestmark = pytest.mark.django_db


def test_a_code_works_for_ten_minutes_and_not_a_second_longer(client, clock):
    UserFactory(phone=PHONE)
    ask(client)
    clock.shift(600)

    write(client, figures())

    assert not signed_in(client)
    ask(client)
    clock.shift(599)
    write(client, figures())
    assert signed_in(client)


def test_a_code_works_once(client):
    UserFactory(phone=PHONE)
    ask(client)
    key = client.session["registry.code"]["key"]
    write(client, figures())

    with pytest.raises(CodeOver):
        services.check_code(key=key, figures=figures(), address="10.0.0.1")


def test_a_code_belongs_to_the_session_that_asked(client):
    UserFactory(phone=PHONE)
    ask(client)
    thief = Client()
    right = figures()

    assert write(thief, right).url == reverse("registry:sign-in")
    ask(thief, "0699999999")
    write(thief, right)

    assert not signed_in(thief)


def test_only_a_keyed_hash_of_the_code_is_kept(client):
    ask(client)

    code = SignInCode.objects.get()

    assert figures() not in code.secret
    assert len(code.secret) == 64
    assert figures() not in str(dict(client.session))
    assert PHONE not in str(code)


@pytest.fixture
def found_right(monkeypatch):
    """Holds open the moment between finding the figures right and using them up, so that tries meet in it."""
    meet, compare = Meeting(), signing.constant_time_compare

    def comparing(*figures):
        found = compare(*figures)
        meet()
        return found

    monkeypatch.setattr(signing, "constant_time_compare", comparing)


def right_tries_at_once(times):
    """How many of them succeed, and how many are told that the code is over."""
    sent = services.send_code(phone=PHONE, address="10.0.0.1", language="ar")
    right = figures()

    def attempt():
        try:
            return services.check_code(key=str(sent.pk), figures=right, address="10.0.1.1")
        except CodeOver:
            return None

    answers = at_once(attempt, times)
    return answers.count(PHONE), answers.count(None)


@pytest.mark.django_db(transaction=True)
def test_twenty_right_tries_at_once_succeed_exactly_once(found_right):
    assert right_tries_at_once(20) == (1, 19)


@pytest.mark.django_db(transaction=True)
def test_control_when_nobody_is_told_that_another_used_it_two_tries_at_once_both_succeed(found_right, monkeypatch):
    update = QuerySet.update
    monkeypatch.setattr(QuerySet, "update", lambda rows, **facts: update(rows, **facts) or 1)

    assert right_tries_at_once(2) == (2, 0)


@pytest.mark.parametrize("fields", [{"tries": 6}, {"phone": "0612345678"}])
def test_the_database_refuses_a_code_that_makes_no_sense(fields):
    facts = {"phone": PHONE, "secret": "x", "expires_at": "2026-11-23T12:00:00Z"}

    with pytest.raises(IntegrityError), transaction.atomic():
        SignInCode.objects.create(**facts | fields)
