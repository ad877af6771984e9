"""Completion without the film, without the quiz, or for someone who was not there: nobody gets it."""

from datetime import date

import pytest

from commons.errors import TooMany
from courses.errors import NotAMember, NotPresent, NotYourNeighbour
from courses.models import Learner, QuizAttempt
from courses.queries import seen
from courses.services import answer_quiz, open_play, settle
from registry.models import Membership
from tests.courses.forged.measures import MINUTES_8, assert_not_completed
from tests.factories.learning import Phone, answers, completed, cooperative, member, quiz

pytestmark = pytest.mark.django_db


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


def test_answering_the_quiz_for_someone_who_is_not_there_is_refused(phone, lesson, cheat):
    _, (_, absent) = cooperative(2)
    quiz(lesson)

    with pytest.raises(NotPresent):
        answer_quiz(lesson=lesson, member=absent, answers=answers(lesson), by=cheat)

    assert QuizAttempt.objects.count() == 0
    assert_not_completed(lesson, cheat, absent, most=0)
