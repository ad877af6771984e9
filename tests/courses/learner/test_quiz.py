"""The quiz below the film: who answers, what comes back, and the wait after too many tries."""

import re

import pytest
from django.db.models import F
from django.utils import translation

from courses.errors import BadAnswers, NobodyAnswers, NotAMember, NotPresent
from courses.models import Coverage, QuizAttempt
from media.enums import VideoState
from media.models import Video
from registry.models import Membership
from registry.services import end_membership
from tests.courses.learner.reading import PICTURES, answers
from tests.factories import courses as make

pytestmark = pytest.mark.django_db


def test_right_answers_pass_and_lead_back_with_a_sentence(client, lesson, enrolled):
    client.get(lesson.url)

    answer = client.post(f"/ar/learn/lessons/{lesson.translation_key}/answer/", answers(lesson, right=True))

    assert answer.url == f"{lesson.url}#quiz"
    assert QuizAttempt.objects.get().passed is True
    assert client.get(lesson.url).context["to_answer"] == []


def chosen_to_answer(page):
    return re.findall(r'name="member" value="(\d+)" checked', page.content.decode())


def test_a_refused_quiz_comes_back_with_the_woman_who_answered(client, lesson, enrolled, friend):
    client.post(f"/ar/learn/lessons/{lesson.translation_key}/together/{friend.pk}/", {"pictures": sorted(PICTURES)})
    before = client.get(lesson.url)

    page = client.post(f"/ar/learn/lessons/{lesson.translation_key}/answer/", {"member": friend.pk})

    assert page.status_code == 422
    assert (chosen_to_answer(before), chosen_to_answer(page)) == ([str(enrolled.pk)], [str(friend.pk)])


def test_when_one_of_two_has_passed_the_page_shows_whose_turn_it_is(client, lesson, enrolled, friend):
    client.post(f"/ar/learn/lessons/{lesson.translation_key}/together/{friend.pk}/", {"pictures": sorted(PICTURES)})
    client.get(lesson.url)

    client.post(
        f"/ar/learn/lessons/{lesson.translation_key}/answer/",
        {**answers(lesson, right=True), "member": enrolled.pk},
    )

    page = client.get(lesson.url)
    quiz = page.content.decode().split('id="quiz"', 1)[1]
    assert QuizAttempt.objects.get().learner_id == enrolled.pk
    assert re.findall("الدور الآن على ([^<]*) لتجيب", re.sub("</?bdi>", "", quiz)) == [friend.first_name]
    assert "من تجيب؟" in quiz
    assert re.findall(r'type="radio" name="member" value="(\d+)"', quiz) == [str(friend.pk)] == chosen_to_answer(page)


@pytest.mark.parametrize("named", ["abc", "999999", "friend"])
def test_answers_for_a_woman_who_is_not_there_count_for_nobody(client, lesson, enrolled, friend, named):
    client.get(lesson.url)
    given = {**answers(lesson, right=True), "member": friend.pk if named == "friend" else named}

    page = client.post(f"/ar/learn/lessons/{lesson.translation_key}/answer/", given)

    assert page.status_code == 422
    assert page.context["refusal"] == str(NotPresent())
    assert QuizAttempt.objects.count() == 0
    assert chosen_to_answer(page) == []
    assert f'name="member" value="{enrolled.pk}" required' in page.content.decode()


def test_where_the_form_asks_who_answers_it_counts_for_nobody_until_someone_is_chosen(client, lesson, enrolled, friend):
    client.post(f"/ar/learn/lessons/{lesson.translation_key}/together/{friend.pk}/", {"pictures": sorted(PICTURES)})
    form = client.get(lesson.url).content.decode()

    page = client.post(
        f"/ar/learn/lessons/{lesson.translation_key}/answer/", {**answers(lesson, right=True), "member": ""}
    )

    assert form.count('<input type="hidden" name="member" value="">') == 1
    assert (page.status_code, page.context["refusal"]) == (422, str(NobodyAnswers()))
    assert QuizAttempt.objects.count() == 0


def test_an_empty_quiz_is_refused_at_the_questions(client, lesson, enrolled):
    form = client.get(lesson.url).content.decode()

    page = client.post(f"/ar/learn/lessons/{lesson.translation_key}/answer/", {})

    assert 'answer/#quiz" novalidate data-quiz>' in form
    quiz = page.content.decode().split('id="quiz"', 1)[1]
    assert (page.status_code, str(BadAnswers()) in quiz) == (422, True)


def test_wrong_answers_say_how_many_were_right_and_what_is_left(client, lesson, enrolled):
    client.get(lesson.url)

    page = client.post(f"/ar/learn/lessons/{lesson.translation_key}/answer/", answers(lesson, right=False), follow=True)

    assert QuizAttempt.objects.get().passed is False
    assert "بقيت لكِ 4 محاولات في هذه الساعة." in page.content.decode()


def test_a_missing_answer_brings_the_quiz_back_as_she_filled_it(client, lesson, enrolled):
    client.get(lesson.url)
    given = answers(lesson, right=True)
    kept, missing = given
    del given[missing]

    page = client.post(f"/ar/learn/lessons/{lesson.translation_key}/answer/", given)

    assert page.status_code == 422
    assert page.context["refusal"]
    assert f'value="{given[kept]}" checked' in page.content.decode()
    assert QuizAttempt.objects.count() == 0


def said(page):
    """The refusal that stands on the page, once."""
    [words] = re.findall(r'<p class="note note--stop" role="alert">.*?<span>(.*?)</span>', page.content.decode())
    return words


def refused(page):
    return (page.status_code, page.templates[0].name, said(page))


def test_a_refused_quiz_says_why_wherever_it_leaves_her(client, lesson, enrolled, friend):
    client.get(lesson.url)
    address, given = f"/ar/learn/lessons/{lesson.translation_key}/answer/", answers(lesson, right=True)
    missing = client.post(address, {})
    Video.objects.filter(pk=lesson.video_id).update(state=VideoState.TRANSCODING, percent=40)
    waiting = client.post(address, {})
    Video.objects.filter(pk=lesson.video_id).update(state=VideoState.READY)
    client.post(address, given)
    passed = client.post(address, {**given, "member": friend.pk})
    end_membership(membership=Membership.objects.get(user=enrolled), by=None)
    left = client.post(address, given)

    with translation.override("ar"):
        why = [str(each()) for each in (BadAnswers, BadAnswers, NotPresent, NotAMember)]
    shown = [f"courses/lesson{which}.html" for which in ("", "_waiting", "", "_intro")]
    assert [refused(page) for page in (missing, waiting, passed, left)] == [
        (422, name, words) for name, words in zip(shown, why, strict=True)
    ]


def test_who_looks_at_the_address_of_the_answers_is_led_to_the_quiz(client, lesson, enrolled):
    """A refused quiz stands there: changing the language or the picture's quality comes back by GET."""
    answer = client.get(f"/ar/learn/lessons/{lesson.translation_key}/answer/")

    assert (answer.status_code, answer.url) == (302, f"{lesson.url}#quiz")


def test_the_sixth_try_in_an_hour_says_how_long_to_wait(clock, client, lesson, enrolled):
    client.get(lesson.url)
    address = f"/ar/learn/lessons/{lesson.translation_key}/answer/"
    for _ in range(5):
        client.post(address, answers(lesson, right=False))

    page = client.post(address, answers(lesson, right=True))

    assert (page.status_code, page["Retry-After"]) == (429, "3600")
    assert QuizAttempt.objects.count() == 5
    assert "وأجيبي من جديد بعد 60 دقيقة." in page.content.decode()


def test_a_quiz_without_a_try_left_says_before_she_answers_when_there_is_one(clock, client, lesson, enrolled):
    client.get(lesson.url)
    address = f"/ar/learn/lessons/{lesson.translation_key}/answer/"
    for minutes in (0, 10, 0, 0, 0):
        clock.shift(minutes * 60)
        client.post(address, answers(lesson, right=False))

    clock.shift(30 * 60)
    waiting = client.get(lesson.url).content.decode()
    clock.shift(21 * 60)
    again = client.get(lesson.url).content.decode()

    assert "وأجيبي من جديد بعد 20 دقيقة." in waiting
    assert "بقيت لكِ 5 محاولات في هذه الساعة." in again


def test_of_several_women_each_reads_her_own_tries(client, lesson, enrolled, friend):
    client.post(f"/ar/learn/lessons/{lesson.translation_key}/together/{friend.pk}/", {"pictures": sorted(PICTURES)})
    client.get(lesson.url)
    address = f"/ar/learn/lessons/{lesson.translation_key}/answer/"
    client.post(address, {**answers(lesson, right=False), "member": friend.pk})
    for _ in range(5):
        client.post(address, {**answers(lesson, right=False), "member": enrolled.pk})

    page = client.get(lesson.url).content.decode()

    assert re.findall(r"<bdi>(مينة|زهرة)</bdi>: ([^<]*)", page) == [
        ("مينة", "لم تبقَ محاولة؛ تجيب من جديد بعد 60 دقيقة."),
        ("زهرة", "بقيت لها 4 محاولات في هذه الساعة."),
    ]


def test_she_who_has_passed_lends_nobody_her_tries(client, lesson, enrolled, friend):
    client.post(f"/ar/learn/lessons/{lesson.translation_key}/together/{friend.pk}/", {"pictures": sorted(PICTURES)})
    client.get(lesson.url)
    address = f"/ar/learn/lessons/{lesson.translation_key}/answer/"
    for right in (False, False, False, False, True):
        client.post(address, {**answers(lesson, right=right), "member": enrolled.pk})

    assert "بقيت لكِ 5 محاولات في هذه الساعة." in client.get(lesson.url).content.decode()


def test_a_translation_without_questions_leads_to_them(client, lesson, enrolled):
    track = make.track(language="fr", translation_key=lesson.get_parent().get_parent().translation_key)
    course = make.course(track=track, translation_key=lesson.get_parent().translation_key)
    french = make.lesson(course=course, translation_key=lesson.translation_key)

    begun = client.get(french.url)
    Coverage.objects.update(watched=F("duration"), spans=[[0, 480_000]])
    page = client.get(french.url)

    assert (begun.context["elsewhere"], page.context["elsewhere"]) == (None, lesson)
    assert f'href="{lesson.url}#quiz"' in page.content.decode()


def test_a_lesson_that_asks_nothing_in_any_language_leads_nowhere(client, lesson, enrolled):
    quiet = make.lesson(course=lesson.get_parent().specific)
    client.get(quiet.url)
    Coverage.objects.update(watched=F("duration"), spans=[[0, 480_000]])

    assert client.get(quiet.url).context["elsewhere"] is None
