"""The lesson's screen: as far as each reader may go, who watches, the quiz, and its few queries."""

import re

import pytest
from django.core.cache import cache

from courses.errors import NotPresent
from courses.models import Choice, LessonPage, PlaySession, Question, QuizAttempt
from courses.services import enrol
from media.enums import VideoState
from media.models import Video
from registry.models import Membership, Watcher
from registry.services import change_profile, end_membership, set_picture_pin
from tests.factories import courses as make
from tests.factories.crowd import many_others
from tests.factories.registry import CooperativeFactory, MembershipFactory, TrainerFactory

pytestmark = pytest.mark.django_db
PICTURES = {"p-sun", "p-bee", "p-tree"}


@pytest.fixture
def lesson(site_tree):
    page = make.lesson(title="الضوء", intro="كل شيء قرب النافذة.", aims="تختارين الضوء\nتصوّرين")
    for number in range(2):
        question = Question.objects.create(lesson=page, text=f"سؤال {number}", sort_order=number)
        for right in (True, False):
            Choice.objects.create(question=question, text=str(right), right=right)
    return page


@pytest.fixture
def cooperative(db):
    return CooperativeFactory()


@pytest.fixture
def member(cooperative):
    return MembershipFactory(cooperative=cooperative, user__first_name="مينة").user


@pytest.fixture
def friend(cooperative):
    user = MembershipFactory(cooperative=cooperative, user__first_name="زهرة").user
    set_picture_pin(user=user, pictures=PICTURES, by=user)
    return user


@pytest.fixture
def enrolled(client, lesson, member):
    enrol(member=member, track=lesson.get_parent().get_parent().specific, by=member)
    client.force_login(member)
    return member


def answers(lesson, *, right):
    return {f"q{question.pk}": question.choices.get(right=right).pk for question in lesson.questions.all()}


def drawn_with(page):
    return {template.name for template in page.templates}


def test_a_stranger_reads_the_introduction_and_is_led_to_the_sign_in(client, lesson):
    page = client.get(lesson.url)

    assert "courses/lesson_intro.html" in drawn_with(page)
    assert f"/ar/account/sign-in/?next={lesson.url}" in page.content.decode()
    assert "<video" not in page.content.decode()


def test_a_member_who_has_not_begun_sees_the_button(client, lesson, member):
    client.force_login(member)

    page = client.get(lesson.url)

    assert page.context["may_enrol"] is True
    assert "/ar/learn/enrol/" in page.content.decode()
    assert PlaySession.objects.count() == 0


def test_who_belongs_to_no_cooperative_is_told_whom_to_ask(client, lesson, django_user_model):
    client.force_login(django_user_model.objects.create_user(phone="+212699999999"))

    page = client.get(lesson.url)

    assert page.context["may_enrol"] is False
    assert "/ar/learn/enrol/" not in page.content.decode()


@pytest.mark.parametrize("opened", [False, True], ids=["never opened", "opened before"])
def test_a_woman_who_left_her_cooperative_reads_the_introduction_and_no_refusal(client, lesson, enrolled, opened):
    if opened:
        client.get(lesson.url)
    end_membership(membership=Membership.objects.get(user=enrolled), by=None)

    page = client.get(lesson.url)

    assert page.status_code == 200
    assert page.context["may_enrol"] is False
    assert "courses/lesson_intro.html" in drawn_with(page)


def test_a_learner_gets_a_film_that_plays_without_script(client, lesson, enrolled):
    page = client.get(lesson.url).content.decode()

    assert '<video controls preload="none"' in page
    assert page.count("<source ") == 3
    assert 'type="video/mp4"' in page
    assert PlaySession.objects.get().viewer == enrolled


def test_a_learner_may_keep_the_film_and_reads_what_it_costs(client, lesson, enrolled):
    answer = client.get(lesson.url)

    saves = re.findall(r'href="([^"]+)" download>.*?</svg>(.*?)</a>', answer.content.decode())
    assert [address for address, _ in saves] == [
        f"{source.url}?save=1" for source in answer.context["film"].playback.sources[1:]
    ]
    assert [re.sub("<.*?>", "", words) for _, words in saves] == [
        "احفظي الفيلم في هذا الهاتف (صورة صغيرة، 5 م.ب)",
        "احفظي الفيلم في هذا الهاتف (صورة واضحة، 8 م.ب)",
    ]


def test_a_stranger_is_offered_no_film_to_keep(client, lesson):
    assert "save=1" not in client.get(lesson.url).content.decode()


def test_opening_the_page_again_goes_on_with_the_same_session(client, lesson, enrolled):
    first = client.get(lesson.url).context["film"].token

    second = client.get(lesson.url).context["film"].token

    assert first == second
    assert PlaySession.objects.count() == 1


def test_a_lesson_whose_film_is_not_ready_says_how_far_it_is(client, lesson, enrolled):
    Video.objects.filter(pk=lesson.video_id).update(state=VideoState.TRANSCODING, percent=40)

    page = client.get(lesson.url)

    assert "courses/lesson_waiting.html" in drawn_with(page)
    assert 'value="40"' in page.content.decode()


def test_a_trainer_sees_everything_and_earns_nothing(client, lesson):
    client.force_login(TrainerFactory())

    page = client.get(lesson.url)

    assert page.context["overlooked"] is True
    assert "<video" in page.content.decode()
    assert PlaySession.objects.count() == 0


def test_a_draft_is_not_found_by_its_address(client, lesson, enrolled):
    LessonPage.objects.filter(pk=lesson.pk).update(live=False)

    assert client.get(lesson.url).status_code == 404


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


def test_wrong_answers_say_how_many_were_right_and_what_is_left(client, lesson, enrolled):
    client.get(lesson.url)

    page = client.post(f"/ar/learn/lessons/{lesson.translation_key}/answer/", answers(lesson, right=False), follow=True)

    assert QuizAttempt.objects.get().passed is False
    assert page.context["tries_left"] == 4


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


def test_the_sixth_try_in_an_hour_says_how_long_to_wait(client, lesson, enrolled):
    client.get(lesson.url)
    address = f"/ar/learn/lessons/{lesson.translation_key}/answer/"
    for _ in range(5):
        client.post(address, answers(lesson, right=False))

    page = client.post(address, answers(lesson, right=True))

    assert page.status_code == 422
    assert QuizAttempt.objects.count() == 5
    assert page.context["tries_left"] == 0


def test_a_friend_confirms_herself_with_her_pictures_and_is_counted_from_then_on(client, lesson, enrolled, friend):
    alone = client.get(lesson.url).context["film"].token
    address = f"/ar/learn/lessons/{lesson.translation_key}/together/{friend.pk}/"

    asked = client.get(address)
    answer = client.post(address, {"pictures": sorted(PICTURES)})

    together = client.get(lesson.url)
    assert asked.content.decode().count('type="checkbox"') == 9
    assert answer.url == lesson.url
    assert together.context["film"].token != alone
    assert {face.user.pk for face in together.context["audience"].present} == {enrolled.pk, friend.pk}
    assert PlaySession.objects.latest("pk").presences.count() == 2


def test_hours_later_she_is_asked_for_her_pictures_again_and_a_new_session_begins(
    client, lesson, enrolled, friend, clock
):
    address = f"/ar/learn/lessons/{lesson.translation_key}/together/"
    client.force_login(enrolled)
    client.post(f"{address}{friend.pk}/", {"pictures": sorted(PICTURES)})
    together = client.get(lesson.url)
    clock.shift(4 * 3600)

    later = client.get(lesson.url)
    everyone = client.get(address)
    client.post(f"{address}{friend.pk}/", {"pictures": sorted(PICTURES)})
    again = client.get(lesson.url)

    note = "أرت بعضكن صورها قبل ساعات"
    assert [note in page.content.decode() for page in (together, later, everyone, again)] == [False, True, True, False]
    assert [len(page.context["audience"].present) for page in (together, later, again)] == [2, 1, 2]
    assert again.context["film"].token not in {together.context["film"].token, later.context["film"].token}


def test_who_left_and_came_back_earns_nothing_of_the_time_between(client, lesson, enrolled, friend, clock):
    client.force_login(enrolled)
    tokens = []
    for _ in range(2):
        client.post(f"/ar/learn/lessons/{lesson.translation_key}/together/{friend.pk}/", {"pictures": sorted(PICTURES)})
        clock.shift(60)
        tokens.append(client.get(lesson.url).context["film"].token)
        client.post(f"/ar/learn/lessons/{lesson.translation_key}/leave/")
        clock.shift(600)

    assert len(set(tokens)) == 2


def test_wrong_pictures_count_nobody(client, lesson, enrolled, friend):
    address = f"/ar/learn/lessons/{lesson.translation_key}/together/{friend.pk}/"

    page = client.post(address, {"pictures": ["p-key", "p-fish", "p-rose"]})

    assert page.status_code == 422
    assert page.context["refusal"]
    assert Watcher.objects.count() == 0


def test_a_member_of_another_cooperative_is_not_found(client, lesson, enrolled):
    other = MembershipFactory().user

    assert client.get(f"/ar/learn/lessons/{lesson.translation_key}/together/{other.pk}/").status_code == 404


def test_only_me_takes_the_others_off_the_phone(client, lesson, enrolled, friend):
    client.post(f"/ar/learn/lessons/{lesson.translation_key}/together/{friend.pk}/", {"pictures": sorted(PICTURES)})

    client.post(f"/ar/learn/lessons/{lesson.translation_key}/leave/")

    assert Watcher.objects.count() == 0
    assert len(client.get(lesson.url).context["audience"].present) == 1


@pytest.fixture
def together(client, lesson, enrolled, friend, cooperative):
    """Two friends who watch on her phone."""
    other = MembershipFactory(cooperative=cooperative).user
    set_picture_pin(user=other, pictures=PICTURES, by=other)
    for person in (friend, other):
        client.post(f"/ar/learn/lessons/{lesson.translation_key}/together/{person.pk}/", {"pictures": sorted(PICTURES)})
    return friend, other


@pytest.mark.parametrize("where", ["lesson", "together"])
def test_one_goes_home_by_the_button_beside_her_face_and_the_others_watch_on(client, lesson, together, where):
    friend, other = together
    address = f"/ar/learn/lessons/{lesson.translation_key}/leave/"
    page = client.get(lesson.url if where == "lesson" else address.replace("leave", "together")).content.decode()

    offered = re.findall(rf'action="{address}">.*?name="member" value="(\d+)"', page)
    client.post(address, {"member": friend.pk})

    assert {int(pk) for pk in offered} == {friend.pk, other.pk}
    assert [face.user.pk for face in client.get(lesson.url).context["audience"].present[1:]] == [other.pk]


@pytest.mark.parametrize("named", ["abc", "", "999999999999999999999", "stranger", "gone"])
def test_who_is_not_on_the_phone_is_not_found_and_nobody_is_taken_off(client, lesson, together, named):
    if named == "stranger":
        named = MembershipFactory().user.pk
    elif named == "gone":  # no longer a member of her cooperative
        membership = Membership.objects.get(user=together[0])
        end_membership(membership=membership, by=None)
        named = together[0].pk

    answer = client.post(f"/ar/learn/lessons/{lesson.translation_key}/leave/", {"member": named})

    assert answer.status_code == 404
    assert Watcher.objects.count() == 2


FACE = re.compile(r'class="face[^"]* c(\d)"[^>]*><svg aria-hidden="true"><use href="[^"]*#(face-[abc])"')


def test_every_screen_shows_each_woman_the_face_she_chose(client, lesson, together, enrolled):
    for person, face in zip((enrolled, *together), (3, 2, 5), strict=True):
        change_profile(user=person, first_name=person.first_name, last_name="", face=face, by=person)
    client.force_login(enrolled)
    for person in together:
        client.post(f"/ar/learn/lessons/{lesson.translation_key}/together/{person.pk}/", {"pictures": sorted(PICTURES)})

    watching = FACE.findall(client.get(lesson.url).content.decode())
    fellows = FACE.findall(client.get(f"/ar/learn/lessons/{lesson.translation_key}/together/").content.decode())

    # the three who watch stand above the lesson, and again where one of them answers
    assert sorted(watching) == sorted([("3", "face-c"), ("2", "face-b"), ("5", "face-b")] * 2)
    assert sorted(fellows) == [("2", "face-b"), ("5", "face-b")]


def test_the_lesson_asks_at_most_twelve_queries_and_as_many_with_a_thousand_members_as_with_ten(
    client, lesson, enrolled, cooperative, django_assert_max_num_queries
):
    make.lesson(course=lesson.get_parent().specific)
    many_others(10, lesson, cooperative=cooperative)
    cache.clear()
    client.get(lesson.url)
    with django_assert_max_num_queries(12) as few:
        client.get(lesson.url)

    many_others(990, lesson, first=10, cooperative=cooperative)

    with django_assert_max_num_queries(len(few)) as many:
        client.get(lesson.url)
    assert len(many) == len(few)


def test_a_film_may_play_slower_once_the_script_is_there(client, lesson, enrolled):
    page = client.get(lesson.url).content.decode()

    hidden = page[page.index('data-when="driven" hidden') :]
    assert re.findall(r'value="([\d.]+)" data-speed( checked)?', hidden) == [
        ("0.75", ""),
        ("1", " checked"),
        ("1.25", ""),
        ("1.5", ""),
    ]
    assert "<bdi>0,75</bdi>×" in hidden
