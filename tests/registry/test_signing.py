"""Signing in with a phone and a code."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from commons.errors import TooMany
from commons.models import AuditLine, Message
from registry import services
from registry.errors import CodeOver, WrongCode
from registry.models import SignInCode, User
from tests.factories.registry import UserFactory

pytestmark = pytest.mark.django_db
PHONE = "+212612345678"


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-23 12:00+00:00", tick=False) as traveller:
        yield traveller


def ask(client, phone="06 12 34 56 78", **more):
    return client.post("/ar/account/sign-in/", {"phone": phone, **more})


def figures(phone=PHONE):
    """What the last message to a phone says."""
    return re.search(r"\d{6}", Message.objects.filter(to=phone).latest("pk").body)[0]


def wrong(right):
    return f"{(int(right) + 1) % 1_000_000:06}"


def write(client, code, **more):
    return client.post("/ar/account/code/", {"figures": code}, **more)


def signed_in(client):
    return "_auth_user_id" in client.session


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


@pytest.mark.parametrize("going", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
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


def test_a_wrong_code_is_refused_with_the_number_of_tries_counted(client):
    UserFactory(phone=PHONE)
    ask(client)

    answer = write(client, wrong(figures()))

    assert answer.status_code == 422
    assert SignInCode.objects.get().tries == 1
    assert not signed_in(client)


def test_after_five_wrong_tries_even_the_right_code_is_over(client):
    UserFactory(phone=PHONE)
    ask(client)
    right = figures()
    for _ in range(5):
        write(client, wrong(right))

    answer = write(client, right)

    assert answer.status_code == 422
    assert not signed_in(client)
    assert SignInCode.objects.get().tries == 5


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


@pytest.mark.django_db(transaction=True)
def test_twenty_wrong_tries_at_once_count_five():
    sent = services.send_code(phone=PHONE, address="10.0.0.1", language="ar")
    right = figures()

    def attempt(number):
        try:
            services.check_code(key=str(sent.pk), figures=wrong(right), address=f"10.0.1.{number}")
        except (CodeOver, WrongCode) as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(attempt, range(20)))

    assert (answers.count(WrongCode), answers.count(CodeOver)) == (5, 15)


def test_the_fourth_code_within_ten_minutes_waits_and_says_how_long(client, clock):
    UserFactory(phone=PHONE)
    for _ in range(3):
        ask(client)
    clock.shift(180)

    answer = ask(client)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "420"
    assert "7" in answer.content.decode()
    assert Message.objects.count() == 3
    clock.shift(420)
    assert ask(client).status_code == 302


def test_another_code_can_be_asked_for_until_the_limit_and_the_page_says_when_again(client, clock):
    ask(client)
    first = figures()
    client.post("/ar/account/code/again/")
    assert 'action="/ar/account/code/again/"' in client.get("/ar/account/code/").content.decode()
    client.post("/ar/account/code/again/")

    page = client.get("/en/account/code/").content.decode()
    refused = client.post("/en/account/code/again/")

    assert "You can ask for another code in 10 minutes." in page
    assert refused.status_code == 429
    assert Message.objects.count() == 3
    write(client, first)
    assert not signed_in(client)


def test_asking_again_before_any_code_leads_to_the_beginning(client):
    assert client.post("/ar/account/code/again/").url == reverse("registry:sign-in")
    assert client.get("/ar/account/code/").url == reverse("registry:sign-in")
    ask(client)
    assert client.get("/ar/account/code/again/").url == reverse("registry:code")


def test_ten_codes_a_day_for_a_number(clock):
    for _ in range(10):
        services.send_code(phone=PHONE, address="10.0.0.1", language="ar")
        clock.shift(601)

    with pytest.raises(TooMany) as refusal:
        services.send_code(phone=PHONE, address="10.0.0.2", language="ar")

    assert refusal.value.wait == 24 * 3600 - 6010
    assert SignInCode.objects.count() == 10


def test_one_address_cannot_ask_for_numbers_without_end():
    for number in range(30):
        services.send_code(phone=f"+2126000000{number:02}", address="10.0.0.1", language="ar")

    with pytest.raises(TooMany):
        services.send_code(phone="+212600000030", address="10.0.0.1", language="ar")
    services.send_code(phone="+212600000030", address="10.0.0.2", language="ar")


def test_a_stranger_who_uses_up_a_numbers_codes_does_not_lock_its_owner_out(client):
    UserFactory(phone=PHONE)
    ask(client)
    write(client, figures())
    client.post("/ar/account/sign-out/")
    stranger = Client()
    for _ in range(3):
        ask(stranger)

    assert ask(stranger).status_code == 429
    assert ask(client).status_code == 302
    write(client, figures())
    assert signed_in(client)


def test_a_forged_cookie_of_a_known_phone_counts_for_nothing(client):
    stranger = Client()
    stranger.cookies["known-phone"] = PHONE
    for _ in range(3):
        ask(stranger)

    assert ask(stranger).status_code == 429


def test_a_hundred_tries_from_one_address_then_it_waits(client):
    for _ in range(100):
        with pytest.raises(CodeOver):
            services.check_code(key="00000000-0000-4000-8000-000000000000", figures="1", address="10.0.0.1")

    with pytest.raises(TooMany):
        services.check_code(key="00000000-0000-4000-8000-000000000000", figures="1", address="10.0.0.1")


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


@pytest.mark.parametrize("fields", [{"tries": 6}, {"phone": "0612345678"}])
def test_the_database_refuses_a_code_that_makes_no_sense(fields):
    facts = {"phone": PHONE, "secret": "x", "expires_at": "2026-11-23T12:00:00Z"}

    with pytest.raises(IntegrityError), transaction.atomic():
        SignInCode.objects.create(**facts | fields)
