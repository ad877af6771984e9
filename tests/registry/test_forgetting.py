"""What signing in leaves behind is forgotten when its time is over, and not before."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from registry.models import SignInCode, Watcher
from registry.tasks import forget
from tests.factories.registry import UserFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=5)


def code(over_for: timedelta) -> SignInCode:
    return SignInCode.objects.create(phone="+212612345678", secret="x", expires_at=timezone.now() - over_for)


def watcher(owner, ago: timedelta) -> Watcher:
    row = Watcher.objects.create(session_key="s", user=UserFactory(), owner=owner)
    Watcher.objects.filter(pk=row.pk).update(confirmed_at=timezone.now() - ago)
    return row


def session(key: str, left: timedelta) -> str:
    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + left)
    UserSession.objects.create(user=UserFactory(), session_key=key, ip="127.0.0.1", user_agent="")
    return key


def test_codes_are_forgotten_a_day_after_they_ran_out():
    code(timedelta(days=1) + SECOND)
    kept = {code(timedelta(days=1) - SECOND).pk, code(-timedelta(minutes=5)).pk}

    assert forget() == 1
    assert set(SignInCode.objects.values_list("pk", flat=True)) == kept


def test_watchers_are_forgotten_after_two_weeks():
    owner = UserFactory()
    watcher(owner, timedelta(weeks=2) + SECOND)
    kept = watcher(owner, timedelta(weeks=2) - SECOND)

    assert forget() == 1
    assert Watcher.objects.get().pk == kept.pk


def test_a_session_that_is_over_is_forgotten_with_its_line_in_the_list_of_phones():
    session("over", -SECOND)
    session("lasts", timedelta(days=1))

    assert forget() == 2
    assert Session.objects.get().session_key == "lasts"
    assert UserSession.objects.get().session_key == "lasts"


def test_someone_who_is_signed_in_stays_so(client):
    client.force_login(UserFactory())

    assert forget() == 0
    assert client.get("/ar/account/profile/").status_code == 200
