"""Guesses at a second factor: five in five minutes at one person, wherever they come from; then the wait is told."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client

from tests.factories.registry import UserFactory
from tests.registry.codes import PHONE, signed_in, wrong
from tests.registry.test_account import now_shown, sign_in

pytestmark = pytest.mark.django_db
CHECK, AGAIN, NEW = (f"/en/account/second-factor/{page}/" for page in ("check", "again", "new"))
WAIT = "Too many tries. Wait five minutes, then try again."
NOT_THESE = "These are not the figures."


@pytest.fixture(autouse=True)
def clock():
    cache.clear()
    with time_machine.travel("2026-11-23 12:00+00:00", tick=False) as traveller:
        yield traveller
    cache.clear()


@pytest.fixture
def locked():
    """Somebody with a second lock, and its secret."""
    user, secret = UserFactory(phone=PHONE), generate_totp_secret()
    TOTP.activate(user, secret)
    return user, secret


def guess(client, code, page=CHECK, **more):
    """What the page says to a guess."""
    text = client.post(page, {"code": code}, **more).content.decode()
    return [sentence for sentence in (NOT_THESE, WAIT) if sentence in text]


def wrong_guesses(client, secret, times, page=CHECK, address="10.0.0.{}"):
    return [
        guess(client, wrong(now_shown(secret)), page, REMOTE_ADDR=address.format(number)) for number in range(times)
    ]


def test_after_five_wrong_guesses_even_the_right_figures_wait_five_minutes(client, locked, clock):
    user, secret = locked
    sign_in(client, user)

    assert wrong_guesses(client, secret, 20) == [[NOT_THESE]] * 5 + [[WAIT]] * 15
    assert guess(client, now_shown(secret)) == [WAIT]
    assert not signed_in(client)
    clock.shift(301)
    guess(client, now_shown(secret))
    assert signed_in(client)


def test_guesses_count_at_her_and_not_at_the_phone_they_come_from(client, locked):
    user, secret = locked
    sign_in(client, user)
    wrong_guesses(client, secret, 5)
    another = Client()
    sign_in(another, user)

    assert guess(another, now_shown(secret), REMOTE_ADDR="10.9.9.9") == [WAIT]
    assert not signed_in(another)


def test_spare_codes_are_guessed_at_within_the_same_limit(client, locked):
    user, secret = locked
    spare = RecoveryCodes.activate(user).get_unused_codes()[0]
    sign_in(client, user)
    wrong_guesses(client, secret, 5)

    assert guess(client, spare) == [WAIT]
    assert not signed_in(client)


def test_the_right_figures_forget_the_wrong_ones(client, locked, clock):
    user, secret = locked
    sign_in(client, user)
    wrong_guesses(client, secret, 4)
    guess(client, now_shown(secret))
    client.post("/en/account/sign-out/")
    clock.shift(30)
    sign_in(client, user)

    assert wrong_guesses(client, secret, 6) == [[NOT_THESE]] * 5 + [[WAIT]]


def test_the_figures_asked_for_before_a_change_have_the_limit_too(client, locked, clock):
    user, secret = locked
    sign_in(client, user)
    guess(client, now_shown(secret))
    clock.shift(3600)

    assert wrong_guesses(client, secret, 7, AGAIN) == [[NOT_THESE]] * 5 + [[WAIT]] * 2


def test_the_figures_of_a_new_lock_have_the_limit_too(client):
    sign_in(client, UserFactory(phone=PHONE))
    client.get(NEW)
    secret = client.session["mfa.totp.secret"]

    assert wrong_guesses(client, secret, 7, NEW) == [[NOT_THESE]] * 5 + [[WAIT]] * 2
    assert not Authenticator.objects.exists()
