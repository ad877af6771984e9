"""The demo world's first steps: who owns what it lays down."""

import subprocess
from collections import Counter

import pytest

from courses.models import LessonPage, PlaySession
from media.workshop import binary
from portal.demo import drawing, films, learners, market, people, school, words
from registry.models import User
from tests.factories import courses as make
from tests.factories.media import ready_video

pytestmark = pytest.mark.django_db
PROBE = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"]


def test_the_trainer_finds_the_demo_lessons_among_her_own():
    people.settle_people()
    school.lay_pages()
    school.lay_pages()

    owners = LessonPage.objects.values_list("slug", "owner__phone")

    assert dict(owners) == dict.fromkeys(words.lessons(), words.TRAINER_PHONE)
    assert len(owners) == len(words.lessons())


def test_the_others_go_on_learning_when_one_has_changed_her_number():
    people.settle_people()
    school.lay_pages()
    User.objects.filter(phone=words.phone(0, 0)).update(phone="+212612999999")

    assert learners.study() is True
    assert [member.phone for member in learners._there([words.phone(0, 0), words.phone(0, 1)])] == [words.phone(0, 1)]


@pytest.fixture
def road():
    """The demo's people and pages; nothing is on the air yet."""
    people.settle_people()
    school.lay_pages()
    return [lesson["slug"] for course in words.courses() for lesson in course["lessons"]]


def on_air(*slugs):
    for page in LessonPage.objects.filter(slug__in=slugs):
        LessonPage.objects.filter(pk=page.pk).update(live=True, video=ready_video())


def begun():
    """The lessons in which a play was opened, by the phone of who opened it."""
    learners.study()
    slugs = dict(LessonPage.objects.values_list("translation_key", "slug"))
    return {play.viewer.phone: slugs[play.lesson_key] for play in PlaySession.objects.select_related("viewer")}


def stages(stage):
    told = words.read("cooperatives")["cooperatives"]
    return [(index, cooperative) for index, cooperative in enumerate(told) if cooperative["stage"] == stage]


def test_a_course_is_begun_once_all_its_lessons_are_on_air(road):
    on_air(road[0], *road[2:4])

    assert set(begun().values()) == {road[2]}


def test_what_somebody_took_off_the_air_keeps_nobody_waiting_once_the_films_are_made(road, monkeypatch):
    monkeypatch.setattr(school, "is_growing", lambda: False)
    on_air(road[0])

    assert set(begun().values()) == {road[0]}


def test_whoever_finishes_the_road_finishes_a_lesson_that_somebody_added_to_a_course(road):
    on_air(*road)
    added = make.lesson(course=LessonPage.objects.get(slug=road[0]).get_parent().specific)
    only_informs = make.lesson(course=added.get_parent().specific)
    LessonPage.objects.filter(pk=only_informs.pk).update(gates=False)

    courses = learners._courses(whole=True)

    assert [page.slug for page in learners._wanted(courses, len(road))] == [*road[:2], added.slug, *road[2:]]
    assert [page.slug for page in learners._wanted(courses, 2)] == road[:2]


def test_the_members_that_a_visitor_signs_in_as_have_watched_nothing(road):
    on_air(*road)

    ((index, tafsut),) = stages("learning")
    hers = {words.phone(index, number): person for number, (person, _) in enumerate(words.people(tafsut))}
    plays = begun()
    assert {function: phone in plays for phone, function in hers.items()} == {
        "president": True, "coordinator": True, "seller": True, "member": False
    }  # fmt: skip


def test_every_product_has_a_drawing_of_its_own_or_shares_it_with_two_others_at_most():
    drawn = Counter(goods[6] for goods in words.read("products")["goods"])

    assert [name for name, times in drawn.items() if times > 3] == []
    assert all(drawing.photograph(name, market.TINTS[name])[:4] == b"\x89PNG" for name in drawn)


def test_some_products_are_photographed_again_from_near_and_with_what_they_are_made_from():
    taken = Counter(len(market._photographs(goods[6])) for goods in words.read("products")["goods"])

    assert taken.keys() == {1, 2, 3}
    assert drawing.photograph("rug", "sweet") != drawing.photograph("rug", "sweet", near=True)


@pytest.mark.slow
@pytest.mark.parametrize("voice", [True, False], ids=["spoken", "read in silence"])
def test_film_is_as_long_as_its_slides_and_its_captions_end_before_it(tmp_path, monkeypatch, voice):
    course, lesson = words.lessons()[words.welcome()["lessons"][0]["slug"]]
    if not voice:
        monkeypatch.setattr(films.shutil, "which", lambda _command: None)
    film = films.make(
        course=course, lesson={**lesson, "slides": lesson["slides"][:2]}, folder=tmp_path, ffmpeg=binary.ffmpeg()
    )

    cues = film.captions.read_text(encoding="utf-8")
    length = float(subprocess.run([*PROBE, str(film.path)], capture_output=True, text=True, check=True).stdout)
    assert abs(length - film.seconds) < 0.5
    assert all(sentence in cues for slide in lesson["slides"][:2] for sentence in slide["said"].split(". ")[:1])
    last = cues.rpartition("--> ")[2].split()[0].split(":")
    assert int(last[1]) * 60 + float(last[2]) <= film.seconds
