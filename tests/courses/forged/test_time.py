"""Time that did not pass: no jump, no second tab and no faster play earns more than the clock."""

from datetime import timedelta
from random import Random

import pytest

from courses.errors import PicturesAgain
from courses.models import Beat, Coverage, Learner, LessonCompletion
from courses.queries import seen
from tests.courses.forged.measures import MINUTES_8, assert_not_completed
from tests.factories import courses as make
from tests.factories.learning import Phone, completed, cooperative

pytestmark = pytest.mark.django_db


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


def test_shuffled_and_doubled_beats_earn_what_the_clock_allows(phone, lesson, cheat):
    beats = [[[start, start + 15]] for start in range(0, MINUTES_8, 15)] * 3
    Random(7).shuffle(beats)
    phone.wait(100)

    for seq, intervals in enumerate(beats):
        phone.tell(seq, intervals)

    assert seen(cheat, lesson).seconds == 2 * 100 + 30
    assert_not_completed(lesson, cheat, most=230 / 480)


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


def test_who_has_gone_home_earns_nothing_hours_later(clock, lesson):
    _, (viewer, gone) = cooperative(2)
    both = Phone(clock, lesson, viewer, [viewer, gone])
    both.watch(0, 60)
    both.wait(4 * 3600)

    found = both.watch(60, MINUTES_8)

    assert (found.lapsed, found.intervals, found.complete) == (True, [(0, MINUTES_8)], True)
    assert (seen(gone, lesson).seconds, completed(gone, lesson)) == (60, False)
    assert Beat.objects.latest("pk").credited.keys() == {str(viewer.pk)}


def test_others_earn_until_their_hours_are_over_and_not_a_moment_longer(clock, lesson):
    _, (viewer, other) = cooperative(2)
    both = Phone(clock, lesson, viewer, [viewer, other])
    both.wait(4 * 3600 - 1)
    in_time = both.tell(1, [[0, 100]])
    both.wait(1)

    late = both.tell(2, [[100, 200]])

    assert (in_time.lapsed, late.lapsed) == (False, True)
    assert (seen(other, lesson).seconds, seen(viewer, lesson).seconds) == (100, 200)


HOUR = 3_600_000


@pytest.mark.parametrize("said", [0, 1, -2 * HOUR, 4 * HOUR, 24 * HOUR, 2**53 - 1])
def test_a_late_beat_that_says_no_moment_of_their_hours_earns_nothing_for_others(clock, lesson, said):
    _, (viewer, gone) = cooperative(2)
    both = Phone(clock, lesson, viewer, [viewer, gone])
    opened = round(both.play_session.issued_at.timestamp() * 1000)
    both.wait(24 * 3600)

    found = both.tell(said if said in (0, 1, 2**53 - 1) else opened + said, [[0, MINUTES_8]])

    assert (found.lapsed, found.complete) == (True, True)
    assert (seen(gone, lesson).seconds, completed(gone, lesson)) == (0, False)


def test_a_forged_moment_pays_others_with_their_hours_alone(clock, lesson):
    _, (viewer, gone) = cooperative(2)
    film = make.lesson(video=make.video(duration=10 * 3600))
    both = Phone(clock, film, viewer, [viewer, gone])
    opened = round(both.play_session.issued_at.timestamp() * 1000)
    both.wait(24 * 3600)

    both.tell(opened + 4 * HOUR - 1, [[0, 10 * 3600]])
    both.tell(opened + 4 * HOUR - 2, [[0, 10 * 3600]])

    assert [seen(woman, film).seconds for woman in (viewer, gone)] == [10 * 3600, 2 * 4 * 3600 + 30]
    assert Learner.objects.get(pk=gone.pk).spent == [[opened, opened + 4 * HOUR]]


def test_a_phone_that_shows_to_others_alone_is_told_to_ask_for_their_pictures(clock, lesson):
    _, (holder, other) = cooperative(2)
    phone = Phone(clock, lesson, holder, [other])
    phone.wait(4 * 3600)

    with pytest.raises(PicturesAgain):
        phone.tell(1, [[0, MINUTES_8]])

    assert_not_completed(lesson, other, most=0)
    assert Beat.objects.count() == 0


def test_parts_of_two_films_of_one_lesson_are_never_added_up(clock, lesson, cheat):
    Phone(clock, lesson, cheat).watch(0, 240)
    lesson.video = make.video()
    lesson.save()

    Phone(clock, lesson, cheat).watch(240, 480)

    assert seen(cheat, lesson).share == 0.5
    assert_not_completed(lesson, cheat, most=0.5)
