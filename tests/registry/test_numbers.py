"""A person changes her number: proved at the new one, told to the old one."""

import re

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.test import Client

from commons.models import AuditLine, Message
from registry import services
from registry.errors import CodeOver, NotAllowed
from registry.models import User
from tests.factories.registry import UserFactory
from tests.registry.codes import wrong
from tests.registry.test_account import sign_in

OLD, NEW = "+212612345678", "+212698765432"
NUMBER, CODE = "/ar/account/number/", "/ar/account/number/code/"


@pytest.fixture
def user(db):
    return UserFactory(phone=OLD)


@pytest.fixture
def client(client, user):
    sign_in(client, user)
    Message.objects.all().delete()
    return client


def figures(phone=NEW):
    return re.search(r"\d{6}", Message.objects.filter(to=phone, secret=True).latest("pk").body)[0]


def phone_of(user):
    return User.objects.get(pk=user.pk).phone


def test_she_proves_the_new_number_and_the_old_one_is_told(client, user):
    asked = client.post(NUMBER, {"phone": "٠٦٩٨٧٦٥٤٣٢"})
    told = dict(Message.objects.values_list("to", "kind"))
    unchanged = phone_of(user)
    done = client.post(CODE, {"figures": figures()})

    assert (asked.url, unchanged, told) == (CODE, OLD, {NEW: "sign-in-code", OLD: "number-notice"})
    assert (done.url, phone_of(user)) == ("/ar/account/", NEW)
    line = AuditLine.objects.get(action="registry.change_number")
    assert (line.by, line.subject_id, line.facts) == (user, str(user.pk), {"before": OLD, "after": NEW})


def test_the_notice_fits_one_text_in_arabic(client):
    client.post(NUMBER, {"phone": NEW})

    assert len(Message.objects.get(to=OLD).body) <= 70
    assert not re.search(r"\d{4}", Message.objects.get(to=OLD).body)


def test_her_other_phones_are_signed_out_and_this_one_stays(client, user):
    elsewhere, stranger = Client(), Client()
    sign_in(elsewhere, user)
    sign_in(stranger, UserFactory())
    client.post(NUMBER, {"phone": NEW})
    client.post(CODE, {"figures": figures()})

    assert [who.get("/ar/account/").status_code for who in (client, elsewhere, stranger)] == [200, 302, 200]
    assert UserSession.objects.filter(user=user).count() == 1


def test_she_signs_in_with_the_new_number_and_no_longer_with_the_old(client, user):
    client.post(NUMBER, {"phone": NEW})
    client.post(CODE, {"figures": figures()})
    user.refresh_from_db()
    fresh, late = Client(), Client()

    sign_in(fresh, user)
    late.post("/ar/account/sign-in/", {"phone": OLD})
    answer = late.post("/ar/account/code/", {"figures": figures(OLD)})

    assert fresh.session["_auth_user_id"] == str(user.pk)
    assert answer.url == "/ar/account/name/"


def test_a_number_of_another_account_is_refused_only_once_it_is_proved_and_nobody_is_named(client, user):
    other = UserFactory(phone=NEW, first_name="خديجة")
    free = Client()
    sign_in(free, UserFactory())
    taken, untaken = client.post(NUMBER, {"phone": NEW}), free.post(NUMBER, {"phone": "0677777777"})

    refused = client.post(CODE, {"figures": figures()})

    page = refused.content.decode()
    assert (taken.status_code, taken.url) == (untaken.status_code, untaken.url)
    assert refused.status_code == 422
    assert "لهذا الرقم حساب من قبل. اكتبي رقمًا آخر، أو اتصلي بنا." in page
    assert "خديجة" not in page
    assert (phone_of(user), phone_of(other)) == (OLD, NEW)


def test_her_own_number_and_what_is_none_are_refused_and_nothing_is_sent(client):
    same, none = client.post(NUMBER, {"phone": "06 12 34 56 78"}), client.post(NUMBER, {"phone": "0612"})

    assert (same.status_code, none.status_code) == (422, 422)
    assert "هذا هو رقم هاتفكِ المسجّل الآن. اكتبي الرقم الجديد." in same.content.decode()
    assert Message.objects.count() == 0


def test_a_wrong_code_changes_nothing_and_five_of_them_end_the_code(client, user):
    client.post(NUMBER, {"phone": NEW})
    right = figures()

    refused = [client.post(CODE, {"figures": wrong(right)}).status_code for _ in range(5)]
    late = client.post(CODE, {"figures": right})

    assert (refused, late.status_code) == ([422] * 5, 422)
    assert str(CodeOver()) in late.content.decode()
    assert phone_of(user) == OLD


def test_a_code_is_over_after_ten_minutes(user):
    with time_machine.travel("2026-11-23 12:00+00:00", tick=False) as clock:
        client = Client()
        sign_in(client, user)
        client.post(NUMBER, {"phone": NEW})
        clock.shift(601)

        assert client.post(CODE, {"figures": figures()}).status_code == 422
    assert phone_of(user) == OLD


def test_the_fourth_code_in_ten_minutes_waits_whichever_number_it_goes_to(client):
    numbers = ["0698765432", "0698765433", "0698765434", "0698765435"]

    answers = [client.post(NUMBER, {"phone": each}) for each in numbers]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert int(answers[3]["Retry-After"]) > 500
    assert Message.objects.filter(kind="sign-in-code").count() == 3


def test_a_code_for_signing_in_does_not_change_a_number_nor_the_other_way_round(client, user):
    Client().post("/ar/account/sign-in/", {"phone": NEW})

    assert client.post(CODE, {"figures": figures()}).url == NUMBER
    client.post(NUMBER, {"phone": NEW})
    assert client.post("/ar/account/code/", {"figures": figures()}).url == "/ar/account/sign-in/"
    assert phone_of(user) == OLD


def test_who_has_a_second_lock_opens_it_first(user):
    with time_machine.travel("2026-11-23 12:00+00:00", tick=False) as clock:
        client = Client()
        sign_in(client, user)
        TOTP.activate(user, generate_totp_secret())
        clock.shift(3600)

        answers = [client.get(NUMBER), client.post(NUMBER, {"phone": NEW})]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert all(answer.url.startswith("/ar/account/second-factor/again/") for answer in answers)
    assert Message.objects.filter(to=NEW).count() == 0


def test_nobody_changes_anothers_number(user):
    other = UserFactory()

    with pytest.raises(NotAllowed):
        services.ask_for_number(user=user, phone=NEW, address="10.0.0.1", by=other)
    with pytest.raises(NotAllowed):
        services.change_number(user=user, key="0" * 32, figures="123456", address="10.0.0.1", session_key="x", by=other)
