"""Who watches honestly is credited with what she watched, whatever her network does."""

from datetime import timedelta
from random import Random

import pytest

from courses.models import Learner
from courses.queries import seen
from tests.factories import courses as make
from tests.factories.learning import Phone, completed, cooperative

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(site_tree):
    return make.lesson()


def assert_credited(viewer, lesson, seconds):
    """Within two in a hundred, and exactly here, where the clock is still."""
    assert seen(viewer, lesson).seconds == pytest.approx(seconds, rel=0.02)


def test_a_steady_viewer_completes(clock, lesson, viewer):
    phone = Phone(clock, lesson, viewer)

    for start in range(0, 480, 15):
        found = phone.watch(start, start + 15)

    assert (found.intervals, found.percent, found.complete) == ([(0, 480)], 100, True)
    assert_credited(viewer, lesson, 480)


def test_the_lesson_is_complete_at_ninety_in_a_hundred_and_not_before(clock, lesson, viewer):
    phone = Phone(clock, lesson, viewer)

    before = phone.watch(0, 431.9)
    after = phone.watch(431.9, 432)

    assert (before.percent, before.complete) == (89, False)
    assert (after.percent, after.complete) == (90, True)


def test_a_viewer_who_pauses_and_looks_again_completes(clock, lesson, viewer):
    phone = Phone(clock, lesson, viewer)

    for start, end, pause in [(0, 100, 60), (60, 200, 900), (200, 205, 1), (180, 480, 0)]:
        phone.watch(start, end)
        phone.wait(pause)

    assert_credited(viewer, lesson, 480)
    assert completed(viewer, lesson)


def test_a_viewer_at_twice_the_speed_completes(clock, lesson, viewer):
    phone = Phone(clock, lesson, viewer)

    for start in range(0, 480, 30):
        phone.watch(start, start + 30, rate=2)

    assert_credited(viewer, lesson, 480)
    assert completed(viewer, lesson)


def test_a_viewer_at_twice_the_speed_goes_from_lesson_to_lesson(clock, site_tree, viewer):
    course = make.course()
    lessons = [make.lesson(course=course) for _ in range(4)]

    for lesson in lessons:
        Phone(clock, lesson, viewer).watch(rate=2)

    assert [seen(viewer, lesson).seconds for lesson in lessons] == [480] * 4


def test_a_flaky_network_loses_nothing(clock, lesson, viewer):
    phone, chance = Phone(clock, lesson, viewer), Random(3)

    for start in range(0, 480, 15):
        phone.play(start, start + 15)
        if chance.random() < 0.3:
            phone.send(lambda kept: [*kept, *kept[:1]])
    phone.send()

    assert_credited(viewer, lesson, 480)
    assert completed(viewer, lesson)


def test_what_was_watched_offline_is_merged_a_week_later_in_any_order(clock, lesson, viewer):
    phone = Phone(clock, lesson, viewer)
    phone.wait(86_400)
    phone.play(0, 250)
    phone.wait(7 * 86_400)
    phone.play(240, 480)
    phone.wait(3 * 86_400)

    phone.send(lambda kept: Random(5).sample(kept, len(kept)))

    assert_credited(viewer, lesson, 480)
    assert completed(viewer, lesson)


def test_five_lessons_kept_for_an_evening_without_a_network_all_count(clock, site_tree, viewer):
    course = make.course()
    phones = [Phone(clock, make.lesson(course=course), viewer) for _ in range(5)]
    for phone in phones:
        phone.play(0, 480, rate=1.5)

    for phone in reversed(phones):
        phone.send()

    assert [seen(viewer, phone.lesson).seconds for phone in phones] == [480] * 5


def test_two_phones_of_one_viewer_merge(clock, lesson, viewer):
    first = Phone(clock, lesson, viewer)
    first.play(0, 240)
    second = Phone(clock, lesson, viewer)
    second.play(230, 480)

    second.send()
    first.send()

    assert_credited(viewer, lesson, 480)


def test_eight_women_on_one_phone_are_all_credited(clock, lesson):
    _, women = cooperative(8)

    found = Phone(clock, lesson, women[0], women).watch()

    assert found.complete
    assert [seen(woman, lesson).seconds for woman in women] == [480] * 8
    assert all(completed(woman, lesson) for woman in women)


def test_what_the_holder_watched_with_others_reaches_her_days_later_too(clock, lesson):
    _, (viewer, other) = cooperative(2)
    phone = Phone(clock, lesson, viewer, [viewer, other])
    phone.play(0, 480)
    phone.wait(20 * 86_400)

    found = phone.send()

    assert (found.complete, found.lapsed) == (True, True)
    assert [completed(woman, lesson) for woman in (viewer, other)] == [True, True]


def test_what_all_watched_without_a_network_counts_for_all_by_the_hours_they_were_there(clock, lesson):
    _, (viewer, other) = cooperative(2)
    phone = Phone(clock, lesson, viewer, [viewer, other])
    phone.play(0, 400)
    phone.wait(86_400)
    phone.play(400, 480)

    found = phone.send()

    assert (found.intervals, found.lapsed) == ([(0, 480)], True)
    assert [seen(woman, lesson).seconds for woman in (viewer, other)] == [480, 400]
    assert Learner.objects.get(pk=other.pk).spent[0][0] == round(phone.play_session.issued_at.timestamp() * 1000)


def test_what_others_watched_on_a_phone_whose_holder_did_not_reaches_them_late_too(clock, lesson):
    _, (holder, *others) = cooperative(3)
    phone = Phone(clock, lesson, holder, others)
    phone.play(0, 480)
    phone.wait(86_400)

    found = phone.send()

    assert (found.complete, found.lapsed) == (True, True)
    assert [completed(woman, lesson) for woman in (holder, *others)] == [False, True, True]


def test_a_phone_whose_clock_is_an_hour_or_two_behind_loses_nobodys_film(clock, lesson):
    _, (viewer, other) = cooperative(2)
    phone = Phone(clock, lesson, viewer, [viewer, other])
    opened = round(phone.play_session.issued_at.timestamp() * 1000)
    phone.wait(86_400)

    phone.tell(opened - 2 * 3_600_000 + 1, [[0, 480]])

    assert [seen(woman, lesson).seconds for woman in (viewer, other)] == [480, 480]


def test_the_phone_shows_what_everyone_present_has_seen(clock, lesson):
    _, (viewer, late) = cooperative(2)
    Phone(clock, lesson, viewer).watch(0, 120)

    found = Phone(clock, lesson, viewer, [viewer, late]).watch(60, 180)

    assert found.intervals == [(60, 180)]
    assert found.gaps == [(0, 60), (180, 480)]
    assert seen(viewer, lesson).intervals == [(0, 180)]


def test_a_replaced_film_keeps_the_proof_of_the_old_one(clock, lesson, viewer):
    phone = Phone(clock, lesson, viewer)
    phone.play(0, 480)
    lesson.video = make.video(duration=600)
    lesson.save()

    found = phone.send()

    assert found.complete
    assert completed(viewer, lesson)
    assert seen(viewer, lesson).seconds == 0
    assert seen(viewer, lesson).complete


def test_a_clock_that_was_set_back_on_the_server_costs_at_most_the_slack(clock, lesson, viewer):
    phone = Phone(clock, lesson, viewer)
    phone.watch(0, 200)
    clock.shift(timedelta(seconds=-15))

    phone.watch(200, 480)

    assert_credited(viewer, lesson, 480)
