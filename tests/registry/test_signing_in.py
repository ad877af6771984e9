"""Signing in with a phone and a code, as someone known or as someone new."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from commons.models import AuditLine, Message
from registry.errors import AccountThere, ProofOver
from registry.models import User
from tests.factories.registry import UserFactory
from tests.registry.codes import PHONE, ask, figures, signed_in, write

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("written", ["06 12 34 56 78", "٠٦١٢٣٤٥٦٧٨", "+212612345678", "0612-345678", "00212612345678"])
def test_a_number_written_in_any_usual_way_gets_a_code(client, written):
    answer = ask(client, written)

    assert answer.url == reverse("registry:code")
    message = Message.objects.get()
    assert (message.to, message.kind, message.secret) == (PHONE, "sign-in-code", True)
    assert len(message.body) <= 70


def test_a_number_that_is_none_is_refused_and_stays_as_she_wrote_it(client):
    answer = ask(client, "0612")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="0612"' in page
    assert 'role="alert"' in page
    assert Message.objects.count() == 0


def test_a_member_signs_in_with_her_code_and_goes_where_she_was_going(client):
    user = UserFactory(phone=PHONE, phone_verified=False, language="fr")
    ask(client, next="/ar/account/profile/")

    answer = write(client, figures())

    assert answer.url == "/ar/account/profile/"
    assert client.session["_auth_user_id"] == str(user.pk)
    user.refresh_from_db()
    assert user.phone_verified
    assert client.cookies["django_language"].value == "fr"
    assert AuditLine.objects.filter(action="registry.phone_verified", by=user).count() == 1


def test_arabic_figures_with_a_space_are_the_same_code(client):
    UserFactory(phone=PHONE)
    ask(client)
    code = figures().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    write(client, f"{code[:3]} {code[3:]}")

    assert signed_in(client)


@pytest.mark.parametrize("going", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "front"])
def test_nobody_is_led_to_another_site(client, going):
    UserFactory(phone=PHONE)
    ask(client, next=going)

    assert write(client, figures()).url == "/"


def test_someone_new_gives_her_name_and_is_in(client):
    ask(client, next="/ar/account/")

    answer = write(client, figures())
    assert answer.url == reverse("registry:name")
    assert not signed_in(client)
    answer = client.post(answer.url, {"first_name": "إيجّو", "last_name": "آيت باها"})

    user = User.objects.get()
    assert (str(user), user.phone, user.phone_verified, user.language) == ("إيجّو آيت باها", PHONE, True, "ar")
    assert answer.url == "/ar/account/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert AuditLine.objects.get().action == "registry.new_person"


def test_without_a_name_there_is_no_account(client):
    ask(client)
    write(client, figures())

    answer = client.post("/ar/account/name/", {"first_name": " ", "last_name": "س"})

    assert answer.status_code == 422
    assert User.objects.count() == 0


def test_the_name_is_asked_only_after_a_proved_number(client):
    assert client.get("/ar/account/name/").url == reverse("registry:sign-in")
    assert client.post("/ar/account/name/", {"first_name": "س", "last_name": "ص"}).url == reverse("registry:sign-in")
    assert User.objects.count() == 0


def name_page(client):
    """At the page that asks for her name, with a number she has just proved."""
    ask(client)
    assert write(client, figures()).url == reverse("registry:name")


def give_name(client):
    return client.post("/ar/account/name/", {"first_name": "إيجّو", "last_name": "آيت باها"}, follow=True)


def test_a_proved_number_waits_ten_minutes_for_a_name(client, clock):
    name_page(client)

    clock.shift(599)

    assert client.get("/ar/account/name/").status_code == 200
    give_name(client)
    assert signed_in(client)


@pytest.mark.parametrize("method", ["get", "post"])
def test_later_the_number_is_proved_anew(client, clock, method):
    name_page(client)
    clock.shift(600)

    answer = give_name(client) if method == "post" else client.get("/ar/account/name/", follow=True)

    assert answer.redirect_chain == [(reverse("registry:sign-in"), 302)]
    assert str(ProofOver()) in answer.content.decode()
    assert not signed_in(client)
    assert User.objects.count() == 0


def test_a_session_that_does_not_know_when_the_number_was_proved_opens_nothing(client):
    name_page(client)
    session = client.session
    del session["registry.proved"]["at"]
    session.modified = True
    session.save()

    assert give_name(client).redirect_chain == [(reverse("registry:sign-in"), 302)]
    assert User.objects.count() == 0


@pytest.mark.parametrize("is_active", [True, False])
def test_a_proved_number_is_no_key_to_the_account_that_someone_makes_meanwhile(client, is_active):
    name_page(client)
    hers = UserFactory(phone=PHONE, first_name="زهرة", is_active=is_active)

    answer = give_name(client)

    assert answer.redirect_chain == [(reverse("registry:sign-in"), 302)]
    assert str(AccountThere()) in answer.content.decode()
    assert not signed_in(client)
    hers.refresh_from_db()
    assert hers.first_name == "زهرة"


def test_asking_again_before_any_code_leads_to_the_beginning(client):
    assert client.post("/ar/account/code/again/").url == reverse("registry:sign-in")
    assert client.get("/ar/account/code/").url == reverse("registry:sign-in")
    ask(client)
    assert client.get("/ar/account/code/again/").url == reverse("registry:code")


def test_known_and_unknown_numbers_get_the_same_answer(client):
    UserFactory(phone=PHONE)
    other = Client()

    known, unknown = ask(client), ask(other, "0699999999")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    pages = [
        re.sub(rf"{shown}|%2B{plain}|(?<=value=\")[^\"]{{64}}", "NUMBER", c.get(known.url).content.decode())
        for c, shown, plain in (
            (client, "06 12 34 56 78", "212612345678"),
            (other, "06 99 99 99 99", "212699999999"),
        )
    ]
    assert pages[0] == pages[1]
    assert "NUMBER" in pages[0]


def test_a_closed_account_is_told_so_only_after_the_code(client):
    UserFactory(phone=PHONE, is_active=False)

    assert ask(client).status_code == 302
    answer = write(client, figures())

    assert answer.status_code == 200
    assert not signed_in(client)
    assert 'name="figures"' not in answer.content.decode()


def test_whoever_is_signed_in_does_not_sign_in_again(client):
    client.force_login(UserFactory())

    assert client.get("/ar/account/sign-in/?next=/ar/account/").url == "/ar/account/"
    assert client.get("/ar/account/sign-in/").url == "/"


def test_the_code_speaks_the_language_of_the_page(client):
    client.post("/fr/account/sign-in/", {"phone": "0612345678"})
    client.post("/ar/account/sign-in/", {"phone": "0612345679"})

    french, arabic = Message.objects.order_by("pk").values_list("body", flat=True)
    assert "code" in french
    assert "رمز" in arabic
    assert max(len(french), len(arabic)) <= 70


def test_the_session_gets_a_new_key_at_sign_in(client):
    UserFactory(phone=PHONE)
    ask(client)
    before = client.session.session_key

    write(client, figures())

    assert client.session.session_key != before


@pytest.mark.parametrize("page", ["sign-in/", "code/", "name/"])
def test_pages_of_signing_in_are_kept_by_no_cache(client, page):
    answer = client.get(f"/ar/account/{page}")

    assert "no-store" in answer.headers["Cache-Control"]
