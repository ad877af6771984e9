"""A lesson is complete once its film was watched and its quiz passed, in either order, by each woman for herself."""

import pytest

from commons.models import AuditLine
from courses.errors import BadAnswers, NoQuiz, NothingToWatch, NotPresent, TooManyWatchers
from courses.models import Enrolment, LessonCompletion, PlaySession, QuizAttempt
from courses.queries import has_passed, has_quiz
from courses.services import answer_quiz, open_play
from tests.factories import courses as make
from tests.factories.learning import Phone, answers, completed, cooperative, quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(site_tree):
    return make.lesson()


def test_a_lesson_completes_when_the_quiz_comes_after_the_film(clock, lesson, viewer):
    quiz(lesson)
    Phone(clock, lesson, viewer).watch()

    result = answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson))

    assert (result.passed, result.right, result.of, result.share, result.complete) == (True, 2, 2, 100, True)
    assert completed(viewer, lesson)
    assert has_passed(viewer, lesson)
    assert has_quiz(lesson.translation_key)


def test_the_audit_line_of_a_completion_names_the_member_and_the_lesson(clock, lesson, viewer):
    Phone(clock, lesson, viewer).watch()

    assert completed(viewer, lesson)
    line = AuditLine.objects.get(action="courses.complete-lesson")
    assert line.subject_label == f"{viewer} · {lesson.title}"


def test_a_lesson_completes_when_the_film_comes_after_the_quiz(clock, lesson, viewer):
    quiz(lesson)
    answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson))

    found = Phone(clock, lesson, viewer).watch()

    assert found.complete
    completion = LessonCompletion.objects.get()
    assert (completion.attempt.right, completion.coverage.watched) == (2, 480_000)


def test_the_pass_mark_decides_and_no_answer_is_given_away(lesson, viewer):
    quiz(lesson, questions=10)

    low = answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson, right=6))
    high = answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson, right=7))

    assert (low.passed, low.right, high.passed, high.right) == (False, 6, True, 7)
    assert not any("answer" in name or "choice" in name for name in vars(low))
    kept = QuizAttempt.objects.order_by("pk")
    assert [sum(answer["right"] for answer in attempt.answers) for attempt in kept] == [6, 7]


def test_a_passed_quiz_stays_passed(lesson, viewer):
    quiz(lesson)
    answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson))

    again = answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson, right=0))

    assert again.passed
    assert QuizAttempt.objects.count() == 1


def test_tries_are_counted_again_after_an_hour(clock, lesson, viewer):
    quiz(lesson)
    for _ in range(5):
        answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson, right=0))
    clock.shift(3601)

    assert answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson)).passed


def test_unanswered_and_foreign_answers_are_refused_and_not_counted(lesson, viewer):
    quiz(lesson)
    whole = answers(lesson)
    first, second = whole
    for given in ({}, {first: whole[first]}, {first: whole[first], second: whole[first]}, {first: "x", second: None}):
        with pytest.raises(BadAnswers):
            answer_quiz(lesson=lesson, member=viewer, answers=given)

    assert QuizAttempt.objects.count() == 0


def test_a_lesson_without_a_quiz_has_nothing_to_answer(lesson, viewer):
    with pytest.raises(NoQuiz):
        answer_quiz(lesson=lesson, member=viewer, answers={})


def test_each_woman_of_the_group_answers_for_herself(clock, lesson):
    _, (viewer, other) = cooperative(2)
    quiz(lesson)
    Phone(clock, lesson, viewer, [viewer, other]).watch()

    answer_quiz(lesson=lesson, member=other, answers=answers(lesson), by=viewer)
    answer_quiz(lesson=lesson, member=viewer, answers=answers(lesson, right=0), by=viewer)

    assert (completed(other, lesson), completed(viewer, lesson)) == (True, False)


def test_nobody_answers_for_a_woman_who_showed_her_pictures_hours_ago(clock, lesson):
    _, (viewer, other) = cooperative(2)
    quiz(lesson)
    Phone(clock, lesson, viewer, [viewer, other]).watch()
    clock.shift(4 * 3600)

    with pytest.raises(NotPresent):
        answer_quiz(lesson=lesson, member=other, answers=answers(lesson), by=viewer)

    assert QuizAttempt.objects.count() == 0
    assert answer_quiz(lesson=lesson, member=other, answers=answers(lesson)).passed


def test_a_draft_or_a_lesson_whose_film_is_not_ready_cannot_be_opened(lesson, viewer):
    film = make.video(state="transcoding")
    for live, video in ((False, lesson.video), (True, film), (True, None)):
        lesson.live, lesson.video = live, video
        with pytest.raises(NothingToWatch):
            open_play(lesson=lesson, viewer=viewer, members=[])

    assert PlaySession.objects.count() == 0


def test_at_most_twelve_watch_on_one_phone(lesson):
    _, women = cooperative(13)

    with pytest.raises(TooManyWatchers):
        open_play(lesson=lesson, viewer=women[0], members=women)

    assert open_play(lesson=lesson, viewer=women[0], members=women[:12]).learners.count() == 12


def test_opening_a_lesson_without_naming_anyone_is_for_the_viewer(lesson, viewer):
    session = open_play(lesson=lesson, viewer=viewer, members=[])

    assert list(session.learners.values_list("pk", flat=True)) == [viewer.pk]
    assert Enrolment.objects.get().learner_id == viewer.pk
