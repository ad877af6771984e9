"""The lesson's screen: as far as each reader may go, and its few queries."""

import re

import pytest
from django.core.cache import cache

from courses.models import Beat, LessonPage, PlaySession
from courses.rules import MOST_BEATS
from media.enums import VideoState
from media.models import Video
from registry.models import Membership
from registry.services import end_membership
from tests.courses.learner.reading import drawn_with
from tests.factories import courses as make
from tests.factories.crowd import many_others
from tests.factories.registry import TrainerFactory

pytestmark = pytest.mark.django_db


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


def test_who_must_sign_in_again_or_reload_is_led_there_and_back_to_the_lesson(client, lesson, enrolled):
    page = client.get(lesson.url).content.decode()

    ways = dict(re.findall(r'data-when="(signed-out|outdated)" hidden>.*?<a [^>]*href="([^"]+)"', page))
    assert ways == {"signed-out": f"/ar/account/sign-in/?next={lesson.url}", "outdated": lesson.url}


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


@pytest.mark.parametrize(("beats", "sessions"), [(MOST_BEATS - 1, 1), (MOST_BEATS, 2)])
def test_a_page_loaded_again_leaves_a_session_that_takes_no_more_and_opens_one(
    client, lesson, enrolled, clock, beats, sessions
):
    client.get(lesson.url)
    worn = PlaySession.objects.get()
    Beat.objects.bulk_create(Beat(session=worn, seq=n, spans=[], received_at=worn.issued_at) for n in range(beats))
    clock.shift(60)

    tokens = {client.get(lesson.url).context["film"].token for _ in range(3)}
    told = {"token": tokens.pop(), "seq": "99999", "intervals": "[[0, 480]]"}
    reply = client.post("/ar/learn/beat/", told)

    assert (reply.status_code, tokens, PlaySession.objects.count()) == (200, set(), sessions)
    # the minute before the new session pays for nothing: the slack does
    assert reply.json()["seconds"] == (2 * 60 + 30 if sessions == 1 else 30)


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
