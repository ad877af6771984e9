"""A second lock that its owner cannot open any more: what she reads, and how it is taken off."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from commons.models import AuditLine
from registry import services
from registry.errors import NoLock, NotAllowed, UntoldReason
from tests.factories.registry import OfficerFactory, UserFactory
from tests.registry.codes import PHONE
from tests.registry.test_account import now_shown, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    cache.clear()
    with time_machine.travel("2026-11-23 12:00+00:00", tick=False):
        yield
    cache.clear()


@pytest.fixture
def owner():
    """Somebody with a second lock and spare codes."""
    user = UserFactory(phone=PHONE)
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def test_a_lock_set_before_the_portal_got_another_key_is_told_of_and_opens_for_nobody(settings):
    user, secret, client = UserFactory(phone=PHONE), generate_totp_secret(), Client()
    TOTP.activate(user, secret)
    settings.SECRET_KEY = "another key of this portal"
    sign_in(client, user)

    answer = client.post(reverse("mfa_authenticate"), {"code": now_shown(secret)})

    assert answer.status_code == 422
    assert "قفلكِ الثاني لم يعد يُفتح" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_lost_lock_is_taken_off_by_command_with_its_reason_and_she_sets_a_new_one(owner, settings, capsys):
    settings.SECOND_FACTOR_REQUIRED = True
    services.give_desk(user=owner, desk="officer", by=None)

    call_command("takelockoff", "0612345678", "ضاع هاتفها")

    assert Authenticator.objects.count() == 0
    line = AuditLine.objects.get(action="registry.take_lock_off")
    assert (line.subject_id, line.by, line.reason) == (str(owner.pk), None, "ضاع هاتفها")
    client = Client()
    sign_in(client, owner)
    assert client.get(reverse("council:home")).url == reverse("mfa_activate_totp")


def test_another_persons_lock_stays(owner):
    other = UserFactory()
    TOTP.activate(other, generate_totp_secret())

    services.take_lock_off(user=owner, reason="x", by=OfficerFactory())

    assert list(Authenticator.objects.values_list("user", flat=True)) == [other.pk]


def test_whoever_is_no_officer_takes_no_lock_off(owner):
    with pytest.raises(NotAllowed):
        services.take_lock_off(user=owner, reason="x", by=UserFactory())

    assert Authenticator.objects.filter(user=owner).count() == 2


def test_a_lock_is_not_taken_off_without_a_reason(owner):
    with pytest.raises(UntoldReason):
        services.take_lock_off(user=owner, reason=" ", by=None)

    assert Authenticator.objects.filter(user=owner).count() == 2


def test_whoever_has_no_lock_or_no_account_is_told_of_by_the_command():
    UserFactory(phone=PHONE)

    with pytest.raises(NoLock):
        services.take_lock_off(user=UserFactory(), reason="x", by=None)
    for phone in ("0612345678", "0612345679", "12"):
        with pytest.raises(CommandError):
            call_command("takelockoff", phone, "x")
    assert AuditLine.objects.filter(action="registry.take_lock_off").count() == 0
