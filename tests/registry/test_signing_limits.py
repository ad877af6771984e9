"""Codes are asked for and guessed at so often and no more; who is made to wait is told how long."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from commons.errors import TooMany
from commons.models import Message
from registry import services
from registry.errors import CodeOver, WrongCode
from registry.models import SignInCode
from tests.factories.registry import UserFactory
from tests.registry.codes import PHONE, ask, figures, signed_in, write, wrong
from tests.threads import at_once

pytestmark = pytest.mark.django_db


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
    assert str(TooMany(wait=420)) in answer.content.decode()
    assert Message.objects.count() == 3
    clock.shift(420)
    assert ask(client).status_code == 302


def test_of_twenty_codes_asked_in_a_row_three_are_sent_and_seventeen_told_the_wait(client, clock):
    answers = []
    for _ in range(20):
        answers.append(client.post("/en/account/sign-in/", {"phone": PHONE}))
        clock.shift(10)

    sent, told = answers[:3], answers[3:]
    waits = [600 - 10 * number for number in range(3, 20)]
    assert [answer.status_code for answer in sent] == [302] * 3
    assert [answer.status_code for answer in told] == [429] * 17
    assert [answer.headers["Retry-After"] for answer in told] == [str(wait) for wait in waits]
    for answer, wait in zip(told, waits, strict=True):
        assert f"Too many tries. Please wait {-(-wait // 60)} min and try again." in answer.content.decode()
    assert (Message.objects.filter(to=PHONE).count(), SignInCode.objects.count()) == (3, 3)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_codes_asked_at_once_three_are_sent():
    def attempt():
        try:
            return services.send_code(phone=PHONE, address="10.0.0.1", language="ar").phone
        except TooMany as refusal:
            return refusal.wait

    answers = at_once(attempt, 20)

    waits = [answer for answer in answers if answer != PHONE]
    assert (len(waits), all(0 < wait <= 600 for wait in waits)) == (17, True)
    assert (Message.objects.filter(to=PHONE).count(), SignInCode.objects.count()) == (3, 3)


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


def test_ten_codes_a_day_for_a_number(clock):
    for number in range(10):
        services.send_code(phone=PHONE, address=f"10.0.0.{number % 2}", language="ar")
        clock.shift(601)

    with pytest.raises(TooMany) as refusal:
        services.send_code(phone=PHONE, address="10.0.0.2", language="ar")

    assert refusal.value.wait == 24 * 3600 - 6010
    assert SignInCode.objects.count() == 10


def test_a_stranger_at_one_address_leaves_codes_of_the_day_to_an_owner_whose_phone_is_new(client, clock):
    UserFactory(phone=PHONE)
    stranger, waits = Client(REMOTE_ADDR="10.0.0.9"), []
    for _ in range(20):
        answer = ask(stranger)
        waits += [int(answer.headers["Retry-After"])] if answer.status_code == 429 else []
        clock.shift(601)

    assert (len(waits), SignInCode.objects.count()) == (15, 5)
    assert waits[0] == 24 * 3600 - 5 * 601
    assert ask(client).status_code == 302
    write(client, figures())
    assert signed_in(client)


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
