"""What a dishonest player tries. None of it completes a lesson; each test first says what was tried."""

import json
from datetime import date, timedelta
from random import Random

import pytest
from django.urls import reverse

from commons.errors import TooMany
from courses.errors import (
    BadBeat,
    NotAMember,
    NotPresent,
    NotYourNeighbour,
    StalePlay,
    UnknownPlay,
    WornOutPlay,
)
from courses.models import Beat, CourseCompletion, Coverage, Learner, LessonCompletion, QuizAttempt
from courses.queries import seen
from courses.services import answer_quiz, open_play, record_beat, settle
from courses.services.watching import MOST_BEATS
from registry.models import Membership
from tests.factories import courses as make
from tests.factories.learning import Phone, answers, completed, cooperative, member, quiz

pytestmark = pytest.mark.django_db
MINUTES_8 = 480


@pytest.fixture
def lesson(site_tree):
    """A lesson of eight minutes without a quiz: the film alone decides."""
    return make.lesson()


@pytest.fixture
def cheat(db):
    return member()


@pytest.fixture
def phone(clock, lesson, cheat):
    return Phone(clock, lesson, cheat)


def assert_not_completed(lesson, *people, most=0.0625):
    """Nobody completed anything, and nobody is credited more than a share of the film (the slack, mostly)."""
    assert LessonCompletion.objects.count() == 0
    assert CourseCompletion.objects.count() == 0
    for person in people:
        assert seen(person, lesson).share <= most


def test_jumping_to_the_end_earns_the_end_only(phone, lesson, cheat):
    phone.wait(20)

    found = phone.tell(1, [[0, 5], [470, 480]])

    assert found.seconds == 15
    assert_not_completed(lesson, cheat)


def test_claiming_the_whole_film_at_once_earns_the_slack_only(phone, lesson, cheat):
    found = phone.tell(1, [[0, MINUTES_8]])

    assert found.seconds == 30
    assert_not_completed(lesson, cheat)


def test_claiming_the_whole_film_again_and_again_earns_the_slack_once(phone, lesson, cheat):
    for seq in range(50):
        phone.tell(seq, [[0, MINUTES_8]])

    assert_not_completed(lesson, cheat)
    assert Coverage.objects.get().slack == 30_000


def test_a_short_film_has_a_tenth_of_itself_as_slack(clock, site_tree, cheat):
    short = make.lesson(video=make.video(duration=60))

    found = Phone(clock, short, cheat).tell(1, [[0, 60]])

    assert found.seconds == 6
    assert_not_completed(short, cheat, most=0.1)


def test_replaying_one_part_all_day_earns_that_part_once(phone, lesson, cheat):
    for _ in range(40):
        phone.play(100, 120)

    found = phone.send()

    assert found.seconds == 20
    assert_not_completed(lesson, cheat)


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


def test_two_tabs_earn_no_more_than_one_clock(clock, lesson, cheat):
    tabs = [Phone(clock, lesson, cheat), Phone(clock, lesson, cheat)]
    clock.shift(timedelta(seconds=120))

    tabs[0].tell(1, [[0, 240]])
    found = tabs[1].tell(1, [[240, 480]])

    assert found.seconds == 2 * 120 + 30
    assert_not_completed(lesson, cheat, most=270 / 480)


def test_fifty_sessions_earn_no_more_than_one_clock(clock, lesson, cheat):
    tabs = [Phone(clock, lesson, cheat) for _ in range(50)]
    clock.shift(timedelta(seconds=60))

    for number, tab in enumerate(tabs):
        tab.tell(1, [[number * 9.6, (number + 1) * 9.6]])

    assert seen(cheat, lesson).seconds == pytest.approx(2 * 60 + 30, abs=0.1)
    assert_not_completed(lesson, cheat, most=0.32)


def test_ten_lessons_opened_at_once_share_one_clock(clock, site_tree, cheat):
    course = make.course()
    tabs = [Phone(clock, make.lesson(course=course), cheat) for _ in range(10)]
    clock.shift(timedelta(seconds=200))

    for tab in tabs:
        tab.tell(1, [[0, MINUTES_8]])

    assert sum(seen(cheat, tab.lesson).seconds for tab in tabs) == 2 * 200 + 10 * 30
    assert LessonCompletion.objects.count() == 0


def test_time_before_the_session_pays_for_nothing(clock, lesson, cheat):
    Phone(clock, make.lesson(), cheat)
    clock.shift(timedelta(hours=5))

    found = Phone(clock, lesson, cheat).tell(1, [[0, MINUTES_8]])

    assert found.seconds == 30
    assert_not_completed(lesson, cheat)


def test_playing_faster_than_the_clock_earns_twice_the_clock(phone, lesson, cheat):
    phone.play(0, MINUTES_8, rate=8)

    found = phone.send()

    assert found.seconds == 2 * 60 + 30
    assert_not_completed(lesson, cheat, most=150 / 480)


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


def test_shuffled_and_doubled_beats_earn_what_the_clock_allows(phone, lesson, cheat):
    beats = [[[start, start + 15]] for start in range(0, MINUTES_8, 15)] * 3
    Random(7).shuffle(beats)
    phone.wait(100)

    for seq, intervals in enumerate(beats):
        phone.tell(seq, intervals)

    assert seen(cheat, lesson).seconds == 2 * 100 + 30
    assert_not_completed(lesson, cheat, most=230 / 480)


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


def test_many_tiny_intervals_in_many_beats_never_join_over_their_gaps(phone, lesson, cheat):
    phone.wait(600)

    for seq in range(20):
        phone.tell(seq, [[seq * 24 + n * 0.12, seq * 24 + n * 0.12 + 0.05] for n in range(200)])

    assert seen(cheat, lesson).seconds == pytest.approx(20 * 200 * 0.05)
    assert_not_completed(lesson, cheat, most=0.42)


def test_time_past_the_end_of_the_film_earns_nothing(phone, lesson, cheat):
    phone.wait(600)

    found = phone.tell(1, [[470, 1_000_000], [2_000_000, 3_000_000]])

    assert found.seconds == 10
    assert_not_completed(lesson, cheat)


def test_calling_completion_directly_completes_nothing(phone, lesson, cheat):
    phone.watch(0, 400)

    assert settle(member=cheat.pk, lesson_key=lesson.translation_key, by=cheat) is False

    assert_not_completed(lesson, cheat, most=400 / 480)


def test_calling_completion_for_someone_who_never_watched_completes_nothing(lesson, cheat):
    assert settle(member=cheat.pk, lesson_key=lesson.translation_key, by=cheat) is False

    assert_not_completed(lesson, cheat, most=0)


def test_passing_the_quiz_without_the_film_completes_nothing(lesson, cheat):
    quiz(lesson)

    result = answer_quiz(lesson=lesson, member=cheat, answers=answers(lesson), by=cheat)

    assert (result.passed, result.complete) == (True, False)
    assert_not_completed(lesson, cheat, most=0)


def test_watching_the_film_without_the_quiz_completes_nothing(phone, lesson, cheat):
    quiz(lesson)

    found = phone.watch()

    assert (found.share, found.complete) == (1, False)
    assert_not_completed(lesson, cheat, most=1)


def test_trying_every_answer_of_the_quiz_is_stopped_after_five(phone, lesson, cheat):
    quiz(lesson, questions=3, choices=4)
    phone.watch()
    for right in (0, 1, 0, 1, 0):
        answer_quiz(lesson=lesson, member=cheat, answers=answers(lesson, right=right), by=cheat)

    with pytest.raises(TooMany) as refused:
        answer_quiz(lesson=lesson, member=cheat, answers=answers(lesson), by=cheat)

    assert refused.value.wait == 3600
    assert QuizAttempt.objects.count() == 5
    assert_not_completed(lesson, cheat, most=1)


def test_a_member_who_left_earns_nothing_with_an_open_session(clock, phone, lesson, cheat):
    phone.play(0, MINUTES_8)
    Membership.objects.filter(user=cheat).update(until=date(2026, 11, 1))

    with pytest.raises(NotAMember):
        phone.send()

    assert_not_completed(lesson, cheat, most=0)


def test_a_member_who_left_cannot_finish_by_the_quiz(phone, lesson, cheat):
    quiz(lesson)
    phone.watch()
    Membership.objects.filter(user=cheat).update(until=date(2026, 11, 1))

    with pytest.raises(NotAMember):
        answer_quiz(lesson=lesson, member=cheat, answers=answers(lesson), by=cheat)

    assert_not_completed(lesson, cheat, most=1)


def test_a_member_of_the_group_who_left_is_left_out_of_it(clock, lesson):
    _, (viewer, gone) = cooperative(2)
    phone = Phone(clock, lesson, viewer, [viewer, gone])
    Membership.objects.filter(user=gone).update(until=date(2026, 11, 1))

    found = phone.watch()

    assert found.complete
    assert (completed(viewer, lesson), completed(gone, lesson)) == (True, False)
    assert seen(gone, lesson).seconds == 0


def test_a_stranger_to_the_cooperative_cannot_be_put_among_the_watchers(clock, lesson, cheat):
    friend = member()

    with pytest.raises(NotYourNeighbour):
        open_play(lesson=lesson, viewer=cheat, members=[cheat, friend])

    assert_not_completed(lesson, cheat, friend, most=0)


def test_someone_who_is_in_no_cooperative_opens_nothing(clock, lesson, cheat):
    Membership.objects.filter(user=cheat).delete()

    with pytest.raises(NotAMember):
        open_play(lesson=lesson, viewer=cheat, members=[cheat])

    assert Learner.objects.count() == 0


def test_she_who_joins_late_earns_nothing_of_what_was_played_before(clock, lesson):
    _, (viewer, late) = cooperative(2)
    early = Phone(clock, lesson, viewer)
    early.play(0, 440)
    both = Phone(clock, lesson, viewer, [viewer, late])
    both.play(440, MINUTES_8)

    early.send()
    both.send()

    assert completed(viewer, lesson)
    assert seen(late, lesson).seconds == 40
    assert not completed(late, lesson)


def test_her_part_claimed_anew_with_the_late_session_is_held_to_its_clock(clock, lesson):
    _, (viewer, late) = cooperative(2)
    Phone(clock, lesson, viewer).watch(0, 440)
    both = Phone(clock, lesson, viewer, [viewer, late])
    both.wait(10)

    both.tell(1, [[0, MINUTES_8]])

    assert seen(late, lesson).seconds == 2 * 10 + 30
    assert not completed(late, lesson)


def test_answering_the_quiz_for_someone_who_is_not_there_is_refused(phone, lesson, cheat):
    _, (_, absent) = cooperative(2)
    quiz(lesson)

    with pytest.raises(NotPresent):
        answer_quiz(lesson=lesson, member=absent, answers=answers(lesson), by=cheat)

    assert QuizAttempt.objects.count() == 0
    assert_not_completed(lesson, cheat, absent, most=0)


def test_parts_of_two_films_of_one_lesson_are_never_added_up(clock, lesson, cheat):
    Phone(clock, lesson, cheat).watch(0, 240)
    lesson.video = make.video()
    lesson.save()

    Phone(clock, lesson, cheat).watch(240, 480)

    assert seen(cheat, lesson).share == 0.5
    assert_not_completed(lesson, cheat, most=0.5)


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
