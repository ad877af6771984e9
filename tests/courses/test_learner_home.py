"""The learner's home: her way through the track, what it costs, and the same few queries however much there is."""

import re

import pytest
from django.utils import timezone

from courses.errors import NotAMember
from courses.models import CourseCompletion, Coverage, Enrolment, Learner, LessonCompletion, Question
from courses.services import enrol
from registry.models import Membership
from tests.factories import courses as make
from tests.factories.crowd import many_others
from tests.factories.registry import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
HOME = "/ar/learn/"
QUERIES = {"home": 9, "lesson": 12}


@pytest.fixture
def track(site_tree):
    return make.track()


@pytest.fixture
def member(db):
    return MembershipFactory(user__first_name="مينة").user


def watched(member, lesson, seconds):
    return Coverage.objects.create(
        learner=Learner.objects.get_or_create(user=member)[0],
        lesson_key=lesson.translation_key,
        video=lesson.video,
        duration=480_000,
        spans=[[0, seconds * 1000]],
        watched=seconds * 1000,
        first_at=timezone.now(),
        last_at=timezone.now(),
    )


def completed(member, lesson):
    return LessonCompletion.objects.create(
        learner_id=member.pk,
        lesson_key=lesson.translation_key,
        coverage=watched(member, lesson, 480),
        at=timezone.now(),
    )


def test_before_there_is_a_track_the_page_says_what_to_do(client, site_tree):
    page = client.get(HOME)

    assert page.status_code == 200
    assert "courses/empty.html" in [template.name for template in page.templates]


def test_a_stranger_sees_the_lessons_and_the_way_to_sign_in(client, track):
    lesson = make.lesson(course=make.course(track=track), title="الضوء")

    page = client.get(HOME).content.decode()

    assert "الضوء" in page
    assert f"/ar/account/sign-in/?next={HOME}" in page
    assert lesson.url in page


def test_who_has_not_begun_sees_the_button_and_begins_with_it(client, track, member):
    make.lesson(course=make.course(track=track))
    client.force_login(member)
    before = client.get(HOME)

    after = client.post(f"/ar/learn/enrol/{track.translation_key}/", {"next": HOME}, follow=True)

    assert before.context["shelf"].enrolled is False
    assert after.redirect_chain == [(HOME, 302)]
    assert after.context["shelf"].enrolled is True


def test_a_buyer_is_told_how_to_become_a_member_and_cannot_begin(client, track):
    course = make.course(track=track)
    client.force_login(UserFactory())
    enrolling = f"/ar/learn/enrol/{track.translation_key}/"

    pages = [client.get(HOME), client.get(course.url), client.get(track.url)]
    answer = client.post(enrolling, {"next": HOME}, follow=True)

    for page in pages:
        assert enrolling not in page.content.decode()
        assert "الدروس لعضوات التعاونيات" in page.content.decode()
    assert [str(message) for message in answer.context["messages"]] == [str(NotAMember())]
    assert Enrolment.objects.count() == 0


def test_enrolling_needs_a_person_and_leads_only_to_our_own_pages(client, track, member):
    address = f"/ar/learn/enrol/{track.translation_key}/"
    stranger = client.post(address)
    client.force_login(member)

    answer = client.post(address, {"next": "https://elsewhere.example/"})

    assert stranger.url.startswith("/ar/account/sign-in/")
    assert answer.url == HOME


def test_home_goes_on_from_the_lesson_she_left(client, track, member):
    course = make.course(track=track)
    first, second, third = (make.lesson(course=course, title=title) for title in ("الأول", "الثاني", "الثالث"))
    enrol(member=member, track=track, by=member)
    completed(member, first)
    watched(member, third, 240)
    client.force_login(member)

    shelf = client.get(HOME).context["shelf"]

    assert shelf.next.page.path == third.path
    assert (shelf.next.left, shelf.next.state) == (4, "now")
    assert [row.state for row in shelf.courses[0].lessons] == ["done", "open", "now"]
    assert (shelf.courses[0].done, shelf.courses[0].state, round(shelf.woven, 2)) == (1, "now", 0.33)
    assert second.live


@pytest.mark.parametrize(("seconds", "quiz"), [(480, True), (432, True), (431, False)])
def test_where_only_the_quiz_is_left_home_says_so_and_leads_to_it(client, track, member, seconds, quiz):
    lesson = make.lesson(course=make.course(track=track))
    Question.objects.create(lesson=lesson, text="أين الضوء؟")
    enrol(member=member, track=track, by=member)
    watched(member, lesson, seconds)
    client.force_login(member)

    answer = client.get(HOME)
    page, following = answer.content.decode(), answer.context["shelf"].next

    assert (following.quiz_left, following.left) == (quiz, 0 if quiz else 1)
    assert (f'btn--big" href="{lesson.url}#quiz"' in page, f'btn--big" href="{lesson.url}"' in page) == (quiz, not quiz)
    assert ("بقيت دقيقة واحدة" in page) is not quiz


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, ["الدرس التالي", "افتحي الدرس"]), (20, ["من حيث توقّفتِ", "تابعي الدرس"])],
)
def test_a_lesson_she_never_opened_is_called_the_next_one(client, track, member, seconds, said):
    course = make.course(track=track)
    first, lesson = (make.lesson(course=course) for _ in range(2))
    enrol(member=member, track=track, by=member)
    completed(member, first)
    if seconds:
        watched(member, lesson, seconds)
    client.force_login(member)

    card = client.get(HOME).content.decode().partition('<article class="next')[2].partition("</article>")[0]

    assert re.findall("الدرس التالي|الدرس الأول|من حيث توقّفتِ|افتحي الدرس|تابعي الدرس", card) == said


def test_a_lesson_without_a_quiz_that_is_watched_names_none(client, track, member):
    lesson = make.lesson(course=make.course(track=track))
    enrol(member=member, track=track, by=member)
    watched(member, lesson, 480)
    client.force_login(member)

    answer = client.get(HOME)

    assert (answer.context["shelf"].next.quiz_left, "#quiz" in answer.content.decode()) == (False, False)
    assert "بقيت دقيقة واحدة" not in answer.content.decode()


def test_a_completed_course_is_tied_and_the_next_one_waits_for_it_no_more(client, track, member):
    first, second, third = (make.course(track=track, title=title) for title in ("التخطيط", "التمويل", "التسويق"))
    for course in (first, second, third):
        make.lesson(course=course)
    enrol(member=member, track=track, by=member)
    CourseCompletion.objects.create(
        learner_id=member.pk, course_key=first.translation_key, lessons=[], at=timezone.now()
    )
    client.force_login(member)

    shelf = client.get(HOME).context["shelf"]

    assert [row.state for row in shelf.courses] == ["done", "now", "open"]
    assert [row.after for row in shelf.courses] == ["", "", "التمويل"]
    assert shelf.done == 1


@pytest.mark.parametrize(
    ("done", "left", "shown"), [(1, False, []), (2, True, []), (2, False, ["/ar/my-cooperative/"])]
)
def test_who_has_completed_every_course_is_led_to_the_opening_of_her_cooperative(
    client, track, member, django_assert_max_num_queries, done, left, shown
):
    courses = [make.course(track=track) for _ in range(2)]
    for course in courses:
        make.lesson(course=course)
    enrol(member=member, track=track, by=member)
    for course in courses[:done]:
        CourseCompletion.objects.create(
            learner_id=member.pk, course_key=course.translation_key, lessons=[], at=timezone.now()
        )
    if left:
        Membership.objects.all().delete()
    client.force_login(member)
    client.get(HOME)

    with django_assert_max_num_queries(12):
        page = client.get(HOME).content.decode()

    assert re.findall(r'<article class="next.*?<a class="btn btn--big" href="(/ar/my-[^"]+)"', page, re.DOTALL) == shown


def test_the_quality_is_kept_on_the_phone(client, track):
    make.lesson(course=make.course(track=track))
    before = client.get(HOME).context["quality"]

    client.post("/ar/learn/quality/", {"quality": "audio", "next": HOME})

    assert before == "small"
    assert client.cookies["quality"].value == "audio"
    assert client.get(HOME).context["quality"] == "audio"


def test_a_quality_that_does_not_exist_changes_nothing(client, track):
    answer = client.post("/ar/learn/quality/", {"quality": "huge", "next": HOME})

    assert answer.url == HOME
    assert "quality" not in client.cookies


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_track_without_translation_is_shown_in_arabic_and_marked_so(client, track, language):
    make.lesson(course=make.course(track=track))

    page = client.get(f"/{language}/learn/").content.decode()

    assert f'<html lang="{language}" dir="ltr">' in page
    assert f'<h1><bdi lang="ar">{track.title}</bdi></h1>' in page


def test_a_course_without_a_lesson_has_none_in_french(client, site_tree):
    make.course()

    assert "0 leçon<" in client.get("/fr/learn/").content.decode()


def test_home_asks_at_most_twelve_queries_and_as_many_with_a_thousand_rows_as_with_ten(
    client, track, member, django_assert_max_num_queries
):
    course = make.course(track=track)
    lessons = [make.lesson(course=course) for _ in range(3)]
    enrol(member=member, track=track, by=member)
    completed(member, lessons[0])
    many_others(10, lessons[0])
    client.force_login(member)
    client.get(HOME)
    with django_assert_max_num_queries(12) as few:
        client.get(HOME)

    many_others(990, lessons[0], first=10)

    with django_assert_max_num_queries(len(few)) as many:
        client.get(HOME)
    assert len(many) == len(few)


def lessons_named(client, address):
    """How often a page names a lesson by its number; her home names each of them."""
    return len(re.findall(r"الدرس \d", client.get(address).content.decode()))


@pytest.mark.parametrize("page", ["home", "lesson"])
def test_four_courses_of_ten_lessons_take_as_many_queries_as_one_of_two(
    client, track, member, django_assert_num_queries, page
):
    courses = [make.course(track=track)]
    lessons = [make.lesson(course=courses[0], title=f"الدرس {number}") for number in range(2)]
    enrol(member=member, track=track, by=member)
    completed(member, lessons[0])
    client.force_login(member)
    address = HOME if page == "home" else lessons[0].url
    few = lessons_named(client, address)
    with django_assert_num_queries(QUERIES[page]):
        client.get(address)

    courses += [make.course(track=track) for _ in range(3)]
    lessons += [make.lesson(course=courses[number // 10], title=f"الدرس {number}") for number in range(2, 40)]
    for number in range(2, 40, 3):
        completed(member, lessons[number])

    assert (few, lessons_named(client, address)) == ((3, 41) if page == "home" else (3, 3))
    with django_assert_num_queries(QUERIES[page]):
        client.get(address)
