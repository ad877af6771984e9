"""The player's request: what it may look like, what it answers, what it costs, and that it converges."""

import json
import threading
from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.errors import PicturesAgain
from courses.evidence import in_seconds, union
from courses.models import Beat, Coverage, Learner, LessonCompletion, PlaySession, Presence
from courses.queries import seen
from courses.services import record_beat
from registry.models import Province, Region
from tests.factories import courses as make
from tests.factories.crowd import many_others
from tests.factories.learning import Phone, cooperative, member

spans = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted), min_size=1, max_size=4)


@pytest.fixture
def phone(clock, site_tree, viewer):
    opened = Phone(clock, make.lesson(), viewer)
    opened.wait(600)
    return opened


def as_json(phone, seq=1, intervals=((0, 60),)):
    return {"token": phone.play_session.token, "seq": seq, "intervals": intervals}


@pytest.mark.django_db
def test_the_answer_hours_later_asks_for_the_pictures_of_those_who_watch_along(client, clock, site_tree):
    _, (viewer, other) = cooperative(2)
    phone = Phone(clock, make.lesson(), viewer, [viewer, other])
    phone.wait(4 * 3600)
    client.force_login(viewer)

    reply = client.post(reverse("courses:beat"), json.dumps(as_json(phone)), content_type="application/json")

    assert reply.json()["covered"] == [[0, 60]]
    assert reply.json()["lapsed"] == str(PicturesAgain())


@pytest.mark.django_db
def test_a_beat_as_json_is_answered_with_what_to_draw(client, phone, viewer):
    client.force_login(viewer)

    reply = client.post(reverse("courses:beat"), json.dumps(as_json(phone)), content_type="application/json")

    assert reply.status_code == 200
    assert reply.json() == {
        "covered": [[0, 60]],
        "gaps": [[60, 480]],
        "seconds": 60,
        "share": 0.125,
        "percent": 12,
        "complete": False,
        "lapsed": "",
    }
    assert "no-store" in reply["Cache-Control"]


@pytest.mark.django_db
def test_a_beat_as_a_form_needs_its_csrf_token_in_the_body_and_nothing_else(phone, viewer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(viewer)
    strict.cookies["csrftoken"] = "a" * 32
    form = {**as_json(phone), "intervals": "[[0, 60]]"}

    refused = strict.post(reverse("courses:beat"), form)
    taken = strict.post(reverse("courses:beat"), {**form, "csrfmiddlewaretoken": "a" * 32})

    assert (refused.status_code, taken.status_code) == (403, 200)
    assert refused["Content-Type"] == "text/html; charset=utf-8"  # by which the player knows it from a refusal
    assert taken.json()["seconds"] == 60


@pytest.mark.django_db
def test_a_beat_is_only_ever_posted(client):
    assert client.get(reverse("courses:beat")).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("earlier", [1, 500])
def test_a_beat_takes_ten_queries_however_many_came_before(client, phone, viewer, earlier, django_assert_num_queries):
    client.force_login(viewer)
    Beat.objects.bulk_create(
        Beat(session=phone.play_session, seq=seq, spans=[], received_at=timezone.now()) for seq in range(earlier)
    )

    with django_assert_num_queries(10):  # session and person, a savepoint and its release, six of ours
        client.post(reverse("courses:beat"), json.dumps(as_json(phone, seq=900)), content_type="application/json")


@pytest.mark.django_db
def test_a_beat_of_twelve_women_takes_no_more_queries_than_of_one(clock, site_tree, django_assert_max_num_queries):
    _, women = cooperative(12)
    group = Phone(clock, make.lesson(), women[0], women)
    group.wait(60)

    with django_assert_max_num_queries(9):
        group.tell(1, [[0, 60]])

    assert Coverage.objects.filter(watched=60_000).count() == 12


def work_of(ask):
    """What the database did: tens of SQLite's steps, or rows of coverage that PostgreSQL read."""
    return (steps_of if connection.vendor == "sqlite" else rows_of)(ask)


def steps_of(ask):
    """Without any statistics of its tables, as on a portal's first day."""
    taken = count()
    connection.connection.set_progress_handler(lambda: next(taken) and None, 10)
    ask()
    connection.connection.set_progress_handler(None, 0)
    return next(taken)


def rows_of(ask):
    """With statistics, which PostgreSQL keeps by itself."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    before = rows_read()
    ask()
    return rows_read() - before


def rows_read():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'courses_coverage'"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_beat_is_no_more_work_for_the_database_when_a_thousand_others_watch(phone):
    many_others(10, phone.lesson)
    few = work_of(lambda: phone.tell(1, [[0, 60]]))
    many_others(990, phone.lesson, first=10)

    again = work_of(lambda: phone.tell(2, [[60, 120]]))

    assert again <= 1.5 * few + 1, "a beat that reads the others' rows takes ten times as much"


@pytest.mark.django_db
def test_the_clock_forgets_what_no_session_can_reach_any_more(phone, viewer):
    Learner.objects.update(spent=[[0, 1000]])

    phone.tell(1, [[0, 60]])

    opened = round(phone.play_session.issued_at.timestamp() * 1000)
    assert Learner.objects.get().spent == [[opened, opened + 30_000]]


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(beats=st.lists(spans, min_size=1, max_size=6), chance=st.randoms(use_true_random=False))
def test_whatever_the_order_and_the_repetitions_the_union_is_the_same(clock, site_tree, viewer, beats, chance):
    phone = Phone(clock, make.lesson(), viewer)
    phone.wait(600)
    said = [*enumerate(beats), *enumerate(beats)]
    chance.shuffle(said)
    heights = []

    for seq, intervals in said:
        heights.append(phone.tell(seq, intervals).seconds)

    assert heights == sorted(heights)
    expected = union([(start * 1000, end * 1000) for spans in beats for start, end in spans])
    assert seen(viewer, phone.lesson).intervals == in_seconds(expected)


def lone_member():
    """A member where an earlier test of this kind has emptied the tables that migrations filled."""
    names = {"name_ar": "كلميم", "name_fr": "Guelmim", "name_en": "Guelmim"}
    region, _ = Region.objects.get_or_create(code="MA-10", defaults={"country": "MA", **names})
    Province.objects.get_or_create(code="MA-GUE", defaults={"region": region, **names})
    return member()


def opened(lesson_key, video, viewer, seconds):
    """A session opened so many seconds ago, for tests whose clock runs."""
    session = PlaySession.objects.create(
        token=uuid4().hex,
        lesson_key=lesson_key,
        video=video,
        duration=480_000,
        viewer=viewer,
        issued_at=timezone.now() - timedelta(seconds=seconds),
    )
    Learner.objects.get_or_create(user=viewer)
    Presence.objects.create(session=session, learner_id=viewer.pk)
    Coverage.objects.get_or_create(
        learner_id=viewer.pk,
        lesson_key=lesson_key,
        video=video,
        defaults={"duration": 480_000, "first_at": session.issued_at, "last_at": session.issued_at},
    )
    return session


def at_once(works):
    """Runs the works in threads that start together; what they raised."""
    gate, raised = threading.Barrier(len(works)), []

    def run(work):
        gate.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001 -- whatever it is, the test looks at it
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_beats_of_eight_sessions_at_once_lose_no_interval():
    viewer, lesson = lone_member(), make.lesson()
    sessions = [opened(lesson.translation_key, lesson.video, viewer, 3600) for _ in range(8)]

    raised = at_once(
        [
            lambda place=place, session=session: record_beat(
                session_token=session.token, seq=1, intervals=[[place * 60, place * 60 + 60]], by=viewer
            )
            for place, session in enumerate(sessions)
        ]
    )

    assert raised == []
    assert Coverage.objects.get().spans == [[0, 480_000]]
    assert LessonCompletion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_beat_sent_eight_times_at_once_is_one_beat():
    viewer, video, key = lone_member(), make.video(), uuid4()
    session = opened(key, video, viewer, 10)

    raised = at_once(
        [lambda: record_beat(session_token=session.token, seq=1, intervals=[[0, 480]], by=viewer) for _ in range(8)]
    )

    assert raised == []
    assert Beat.objects.count() == 1
    assert Coverage.objects.get().watched < 60_000


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_intervals_are_lost():
    """The control of the two races above: read, wait for the others, write."""
    viewer, video, key = lone_member(), make.video(), uuid4()
    opened(key, video, viewer, 3600)
    read = threading.Barrier(4)

    def careless(place):
        coverage = Coverage.objects.get()
        read.wait()
        Coverage.objects.filter(pk=coverage.pk).update(
            spans=union(coverage.spans, [(place * 1000, place * 1000 + 1000)])
        )

    raised = at_once([lambda place=place: careless(place) for place in range(4)])

    assert raised == []
    assert Coverage.objects.get().spans != [[0, 4000]]
