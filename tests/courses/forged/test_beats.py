"""Beats that are none: of another session, sent again, without sense; each is refused, or earns nothing."""

import json

import pytest
from django.urls import reverse

from courses.errors import BadBeat, StalePlay, UnknownPlay, WornOutPlay
from courses.models import Beat
from courses.queries import seen
from courses.rules import MOST_BEATS
from courses.services import record_beat
from tests.courses.forged.measures import MINUTES_8, assert_not_completed
from tests.factories import courses as make
from tests.factories.learning import Phone, member

pytestmark = pytest.mark.django_db


def test_resending_one_beat_a_hundred_times_earns_it_once(phone, lesson, cheat):
    phone.wait(600)

    replies = [phone.tell(1, [[0, 20]]) for _ in range(100)]

    assert {reply.seconds for reply in replies} == {20}
    assert Beat.objects.count() == 1
    assert_not_completed(lesson, cheat)


def test_filling_a_used_sequence_number_with_more_earns_nothing(phone, lesson, cheat):
    phone.wait(600)
    phone.tell(1, [[0, 20]])

    found = phone.tell(1, [[0, MINUTES_8]])

    assert found.seconds == 20
    assert_not_completed(lesson, cheat)


def test_another_persons_session_is_unknown(phone, lesson, cheat):
    thief = member()
    phone.wait(600)

    with pytest.raises(UnknownPlay):
        record_beat(session_token=phone.play_session.token, seq=1, intervals=[[0, MINUTES_8]], by=thief)

    assert Beat.objects.count() == 0
    assert_not_completed(lesson, cheat, thief, most=0)


@pytest.mark.parametrize("token", ["", "0" * 32, None, 7, ["x"], {"x": 1}])
def test_an_invented_token_is_unknown(phone, lesson, cheat, token):
    phone.wait(600)

    with pytest.raises(UnknownPlay):
        record_beat(session_token=token, seq=1, intervals=[[0, MINUTES_8]], by=cheat)

    assert_not_completed(lesson, cheat, most=0)


@pytest.mark.parametrize("token", ["\ud800", "\0", "x\0", "تيغانيمين", "x" * 65, "x\n", "x y"])
def test_what_is_no_token_is_unknown_without_asking_the_database(cheat, django_assert_num_queries, token):
    with django_assert_num_queries(3), pytest.raises(UnknownPlay):  # the savepoint, the way back to it, its end
        record_beat(session_token=token, seq=1, intervals=[[0, MINUTES_8]], by=cheat)


@pytest.mark.parametrize("token", ["\ud800", "\0"])
def test_a_token_that_a_database_cannot_take_is_answered_as_an_unknown_one(client, site_tree, cheat, token):
    client.force_login(cheat)
    said = {"token": token, "seq": 1, "intervals": [[0, MINUTES_8]]}

    reply = client.post(reverse("courses:beat"), json.dumps(said), content_type="application/json")

    assert (reply.status_code, reply.json()) == (404, {"error": str(UnknownPlay())})


def test_another_lessons_token_earns_for_its_own_lesson_only(clock, lesson, cheat):
    other = make.lesson(video=make.video(duration=1000))
    phone = Phone(clock, other, cheat)
    phone.wait(300)

    phone.tell(1, [[0, MINUTES_8]])

    assert seen(cheat, other).seconds == MINUTES_8
    assert_not_completed(lesson, cheat, most=0)


def test_a_stale_token_earns_nothing(phone, lesson, cheat):
    phone.wait(30 * 86_400)

    with pytest.raises(StalePlay):
        phone.tell(1, [[0, MINUTES_8]])

    assert_not_completed(lesson, cheat, most=0)


@pytest.mark.parametrize(
    "intervals",
    [
        [[-480, 480]],
        [[0, -480]],
        [[480, 0]],
        [[0, float("inf")]],
        [[float("-inf"), float("inf")]],
        [[float("nan"), 480]],
        [[0, float("nan")]],
        [[0, 10**400]],
        [["0", "480"]],
        [[True, 480]],
        [[0, 480, 480]],
        [[0]],
        [480],
        {"0": 480},
        "[[0, 480]]",
        None,
    ],
)
def test_figures_that_are_no_film_time_are_refused(phone, lesson, cheat, intervals):
    phone.wait(600)

    with pytest.raises(BadBeat):
        phone.tell(1, intervals)

    assert Beat.objects.count() == 0
    assert_not_completed(lesson, cheat, most=0)


@pytest.mark.parametrize("seq", [-1, 2**53, 1.5, "1", None, True, float("nan")])
def test_sequence_numbers_that_cannot_be_counted_are_refused(phone, lesson, cheat, seq):
    phone.wait(600)

    with pytest.raises(BadBeat):
        phone.tell(seq, [[0, MINUTES_8]])

    assert Beat.objects.count() == 0
    assert_not_completed(lesson, cheat, most=0)


def test_ten_thousand_tiny_intervals_are_refused(phone, lesson, cheat):
    phone.wait(600)

    with pytest.raises(BadBeat):
        phone.tell(1, [[n * 0.048, n * 0.048 + 0.047] for n in range(10_000)])

    assert_not_completed(lesson, cheat, most=0)


def test_a_session_is_worn_out_after_so_many_beats(phone, lesson, cheat):
    Beat.objects.bulk_create(
        Beat(session=phone.play_session, seq=seq, spans=[], received_at=phone.play_session.issued_at)
        for seq in range(MOST_BEATS)
    )
    phone.wait(600)

    with pytest.raises(WornOutPlay):
        phone.tell(MOST_BEATS, [[0, MINUTES_8]])

    assert Beat.objects.count() == MOST_BEATS
    assert_not_completed(lesson, cheat, most=0)


BODIES = {
    "no json": "{",
    "a list": "[]",
    "not a number": '{"token": "TOKEN", "seq": 1, "intervals": [[NaN, 480]]}',
    "endless": '{"token": "TOKEN", "seq": 1, "intervals": [[0, Infinity]]}',
    "a thousand digits": '{"token": "TOKEN", "seq": 1, "intervals": [[0, ' + "9" * 5000 + "]]}",
    "a deep nest": "[" * 8000,
    "a share instead of intervals": '{"token": "TOKEN", "seq": 1, "share": 1.0, "complete": true}',
    "ten thousand intervals": '{"token": "TOKEN", "seq": 1, "intervals": [' + ",".join(["[0,1]"] * 10_000) + "]}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_forged_requests_are_refused_in_a_sentence(client, phone, lesson, cheat, body):
    client.force_login(cheat)
    phone.wait(600)

    reply = client.post(
        reverse("courses:beat"), body.replace("TOKEN", phone.play_session.token), content_type="application/json"
    )

    assert reply.status_code == 422
    assert list(json.loads(reply.content)) == ["error"]
    assert_not_completed(lesson, cheat, most=0)


def test_a_request_that_says_complete_is_not_believed(client, phone, lesson, cheat):
    client.force_login(cheat)
    said = {"token": phone.play_session.token, "seq": 1, "intervals": [[0, 5]], "complete": True, "share": 1}

    reply = client.post(reverse("courses:beat"), json.dumps(said), content_type="application/json")

    assert (reply.json()["complete"], reply.json()["seconds"]) == (False, 5)
    assert_not_completed(lesson, cheat)


def test_a_beat_of_someone_signed_out_earns_nothing(client, phone, lesson, cheat):
    said = {"token": phone.play_session.token, "seq": 1, "intervals": [[0, 480]]}

    reply = client.post(reverse("courses:beat"), json.dumps(said), content_type="application/json")

    assert reply.status_code == 401
    assert_not_completed(lesson, cheat, most=0)
