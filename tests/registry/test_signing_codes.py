"""A code is right once, for ten minutes, for the session that asked, and is kept by nobody."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from registry import services
from registry.errors import CodeOver
from registry.models import SignInCode
from tests.factories.registry import UserFactory
from tests.registry.codes import PHONE, ask, figures, signed_in, write

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


@pytest.mark.django_db(transaction=True)
def test_twenty_right_tries_at_once_succeed_exactly_once():
    sent = services.send_code(phone=PHONE, address="10.0.0.1", language="ar")
    right = figures()

    def attempt(number):
        try:
            return services.check_code(key=str(sent.pk), figures=right, address=f"10.0.1.{number}")
        except CodeOver:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(attempt, range(20)))

    assert answers.count(PHONE) == 1
    assert answers.count(None) == 19


@pytest.mark.parametrize("fields", [{"tries": 6}, {"phone": "0612345678"}])
def test_the_database_refuses_a_code_that_makes_no_sense(fields):
    facts = {"phone": PHONE, "secret": "x", "expires_at": "2026-11-23T12:00:00Z"}

    with pytest.raises(IntegrityError), transaction.atomic():
        SignInCode.objects.create(**facts | fields)
