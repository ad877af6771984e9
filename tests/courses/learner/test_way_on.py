"""What the lesson's screen offers next: the questions, the next course, the certificate; and five faces in one row."""

import re
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from courses.models import Certificate, CoursePage, Coverage, Question
from courses.queries.screen import Audience, Face
from courses.services import revoke_certificate
from registry.models import User
from tests.courses.learner.reading import answers
from tests.factories import courses as make
from tests.factories.registry import OfficerFactory
from tests.journeys.visitor import PHONE, chromium
from tests.test_house_rules import STATIC

LONGEST = "فاطمة الزهراء"


def watch(lesson, seconds):
    Coverage.objects.update(spans=[[0, seconds * 1000]], watched=seconds * 1000)


def pass_quiz(client, lesson):
    client.post(f"/ar/learn/lessons/{lesson.translation_key}/answer/", answers(lesson, right=True))


def way_to_the_questions(client, lesson):
    """Whether it stands there, and whether it is hidden."""
    return re.findall(r'href="#quiz" data-enough="90"( hidden)?>', client.get(lesson.url).content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "found"), [(431, [" hidden"]), (432, [""])])
def test_who_has_watched_enough_is_led_to_the_questions(client, lesson, enrolled, seconds, found):
    client.get(lesson.url)
    watch(lesson, seconds)

    assert way_to_the_questions(client, lesson) == found


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["passed", "no quiz"])
def test_who_has_nothing_to_answer_is_led_to_no_questions(client, lesson, enrolled, why):
    client.get(lesson.url)
    if why == "passed":
        pass_quiz(client, lesson)
    else:
        Question.objects.all().delete()
    watch(lesson, 480)

    assert way_to_the_questions(client, lesson) == []


@pytest.fixture
def completed(client, lesson, enrolled):
    """She has completed the lesson, the only one of its course."""
    client.get(lesson.url)
    watch(lesson, 480)
    pass_quiz(client, lesson)
    return lesson


def ways_on(client, lesson):
    return re.findall(r'<a class="btn btn--wide[^"]*" href="([^"]+)"', client.get(lesson.url).content.decode())


@pytest.mark.django_db
def test_a_completed_course_leads_to_the_first_lesson_of_the_next_that_has_one(client, completed):
    road, course = completed.get_parent().get_parent().specific, completed.get_parent()
    draft = make.course(track=road)
    make.lesson(course=draft)
    CoursePage.objects.filter(pk=draft.pk).update(live=False)
    make.course(track=road)
    following = make.lesson(course=make.course(track=road))
    make.lesson(course=following.get_parent().specific)

    assert ways_on(client, completed)[-3:] == [following.url, certificate(), course.url]


def certificate():
    """The address of the only one there is."""
    return f"/ar/learn/certificates/{Certificate.objects.get().serial}/"


@pytest.mark.django_db
def test_the_last_course_of_the_road_leads_to_its_certificate(client, completed):
    assert ways_on(client, completed)[-2:] == [certificate(), completed.get_parent().url]


def said(client, lesson):
    """Whether the lesson's page says that its course is completed."""
    return f"أتممتِ دورة «{lesson.get_parent().title}»." in client.get(lesson.url).content.decode()


@pytest.mark.django_db
def test_who_completes_a_course_is_told_so(client, lesson, enrolled):
    client.get(lesson.url)
    watch(lesson, 480)
    before = said(client, lesson)
    pass_quiz(client, lesson)

    assert (before, said(client, lesson)) == (False, True)


@pytest.mark.django_db
def test_a_course_completed_by_a_lesson_in_its_middle_says_so_and_leads_on(client, completed):
    course, road = completed.get_parent().specific, completed.get_parent().get_parent().specific
    after = make.lesson(course=course)
    onward = make.lesson(course=make.course(track=road))

    assert said(client, completed)
    assert ways_on(client, completed)[-4:] == [onward.url, certificate(), after.url, course.url]


@pytest.mark.django_db
def test_a_revoked_certificate_leaves_the_course_completed_and_leads_nowhere(client, completed):
    revoke_certificate(certificate=Certificate.objects.get(), reason="تزوير", by=OfficerFactory())

    assert said(client, completed)
    assert ways_on(client, completed)[-1:] == [completed.get_parent().url]
    assert "/certificates/" not in client.get(completed.url).content.decode()


@pytest.mark.django_db
def test_who_passed_the_quiz_before_the_film_is_led_to_it(client, lesson, enrolled):
    client.get(lesson.url)
    pass_quiz(client, lesson)
    first = client.get(lesson.url).content.decode()
    watch(lesson, 480)
    token = client.get(lesson.url).context["film"].token
    client.post("/ar/learn/beat/", {"token": token, "seq": "1", "intervals": "[]"})

    assert re.findall(r'<a class="btn btn--wide" href="(#\w+)">', first) == ["#film"]
    assert first.count("شاهدي ما بقي من الفيلم فيكتمل الدرس.") == 1
    assert 'href="#film">' not in client.get(lesson.url).content.decode().split('id="quiz"')[1]


@pytest.mark.django_db
def test_what_comes_after_the_lesson_is_taken_anew_only_on_a_page_made_before_it_was_complete(client, lesson, enrolled):
    before = client.get(lesson.url).content.decode()
    watch(lesson, 480)
    pass_quiz(client, lesson)

    assert 'id="quiz" data-ways>' in before
    assert 'id="quiz" data-ways="complete">' in client.get(lesson.url).content.decode()


@pytest.mark.django_db
def test_the_page_of_a_completed_course_leads_to_its_certificate(client, completed):
    page = client.get(completed.get_parent().url).content.decode()

    assert f'<a class="more" href="{certificate()}">' in page


@pytest.mark.django_db
def test_a_course_with_a_lesson_left_leads_back_to_itself(client, lesson, enrolled):
    last = make.lesson(course=lesson.get_parent().specific)
    elsewhere = make.lesson(course=make.course(track=lesson.get_parent().get_parent().specific))
    client.get(last.url)
    watch(last, 480)
    token = client.get(last.url).context["film"].token
    client.post("/ar/learn/beat/", {"token": token, "seq": "1", "intervals": "[]"})

    assert client.get(last.url).context["seen"].complete is True
    assert ways_on(client, last)[-1] == lesson.get_parent().url
    assert elsewhere.url not in ways_on(client, last)


@pytest.mark.django_db
def test_the_way_on_keeps_the_lesson_within_twelve_queries(client, completed, django_assert_max_num_queries):
    make.lesson(course=make.course(track=completed.get_parent().get_parent().specific))
    client.get(completed.url)

    with django_assert_max_num_queries(12):
        client.get(completed.url)


@pytest.fixture
def phone(driver):
    started = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
    yield started.new_context(**PHONE).new_page()
    started.close()


@pytest.mark.journey
@pytest.mark.parametrize("here", [False, True], ids=["not there", "watching"])
def test_five_faces_stand_in_one_low_row_each_as_large_as_a_thumb(phone, here):
    faces = [Face(User(pk=number, first_name=LONGEST), here=here) for number in range(1, 6)]
    gathered = Audience(faces[0], faces[1:])
    html = render_to_string(
        "courses/parts/audience.html", {"audience": gathered, "page": SimpleNamespace(translation_key=uuid4())}
    )
    look = "".join((STATIC / "tiwiza" / f"{sheet}.css").read_text() for sheet in ("base", "pages"))
    frame = '<!doctype html><html lang="ar" dir="rtl"><style>{}</style><body><main class="wrap">{}</main>'
    phone.set_content(frame.format(look, html))

    boxes = [face.bounding_box() for face in phone.locator(".face").all()]
    touched = [part.bounding_box() for part in phone.locator("a.face, .faces button").all()]
    assert len({box["y"] for box in boxes}) == 1
    assert len(touched) == 4
    assert min(min(box["width"], box["height"]) for box in touched) >= 44
    assert max(box["height"] for box in boxes) <= 110
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
