"""Trainers carry a course into another language: drafts made from the Arabic pages, and one with them."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Locale

from courses.models import CourseCompletion, CoursePage, LessonPage, TrackPage
from courses.queries import gating_lessons
from registry.enums import Desk
from registry.services import give_desk
from tests.factories import courses as make
from tests.factories.learning import complete_lesson, completed, small_track
from tests.factories.registry import UserFactory

pytestmark = pytest.mark.django_db
migration = importlib.import_module("registry.migrations.0004_trainers_translate_pages")
MAY = "simple_translation.submit_translation"


@pytest.fixture
def trainer(client, db):
    user = give_desk(user=UserFactory(), desk=Desk.TRAINER, by=None)
    client.force_login(user)
    return user


@pytest.fixture
def lesson(site_tree):
    return make.lesson(title="الضوء")


def submit(page):
    return reverse("simple_translation:submit_page_translation", args=[page.pk])


def french():
    return Locale.objects.get(language_code="fr")


def test_a_trainer_makes_a_track_with_all_below_it_in_another_language(client, trainer, lesson):
    course = lesson.get_parent().specific
    track = course.get_parent().specific

    client.post(submit(track), {"locales": [french().pk], "include_subtree": "on"})

    made = [kind.objects.get(locale=french()) for kind in (TrackPage, CoursePage, LessonPage)]
    assert [page.translation_key for page in made] == [page.translation_key for page in (track, course, lesson)]
    assert [page.live for page in made] == [False, False, False]
    assert made[2].video_id == lesson.video_id
    assert made[2].get_parent().pk == made[1].pk


def test_a_draft_made_so_is_hers_to_write_and_publish(client, trainer, lesson):
    track = lesson.get_parent().get_parent()
    client.post(submit(track), {"locales": [french().pk], "include_subtree": "on"})
    copy = LessonPage.objects.get(locale=french())

    assert client.get(reverse("wagtailadmin_pages:edit", args=[copy.pk])).status_code == 200
    assert copy.permissions_for_user(trainer).can_publish()


def test_the_button_stands_on_the_page_until_every_language_has_it(client, trainer, lesson):
    track = lesson.get_parent().get_parent()
    address = reverse("wagtailadmin_pages:edit", args=[track.pk])
    before = submit(track) in client.get(address).content.decode()

    locales = list(Locale.objects.exclude(language_code="ar").values_list("pk", flat=True))
    client.post(submit(track), {"locales": locales})

    assert before
    assert submit(track) not in client.get(address).content.decode()


def test_who_is_no_trainer_translates_nothing(client, lesson):
    client.force_login(UserFactory())
    track = lesson.get_parent().get_parent()

    assert client.post(submit(track), {"locales": [french().pk]}).status_code == 404
    assert TrackPage.objects.filter(locale=french()).count() == 0


def test_who_leaves_the_desk_loses_the_right(trainer):
    assert trainer.has_perm(MAY)

    left = give_desk(user=trainer, desk=Desk.NONE, by=None)

    assert not type(left).objects.get(pk=left.pk).has_perm(MAY)


def test_a_group_made_before_gets_the_right_and_others_do_not(db):
    old, other = Group.objects.create(name="trainers"), Group.objects.create(name="editors")

    migration.let_translate(apps, None)
    migration.let_translate(apps, None)

    assert [permission.codename for permission in old.permissions.all()] == ["submit_translation"]
    assert other.permissions.count() == 0


def test_a_translated_course_names_the_lessons_that_are_left_in_another_language(client, clock, site_tree, viewer):
    track, courses, lessons = small_track(1, 3)
    french = make.track(language="fr", translation_key=track.translation_key)
    course = make.course(track=french, translation_key=courses[0].translation_key)
    make.lesson(course=course, translation_key=lessons[0].translation_key)
    complete_lesson(clock, lessons[1], viewer)
    client.force_login(viewer)

    page = client.get(course.url)

    assert page.context["elsewhere"] == [lessons[2]]
    assert f'href="{lessons[2].url}"' in page.content.decode()
    assert client.get(courses[0].url).context["elsewhere"] == []


def test_a_lesson_that_stands_only_in_arabic_gates_the_french_course_too(clock, site_tree, viewer):
    track, courses, lessons = small_track(1, 2)
    french = make.track(language="fr", translation_key=track.translation_key)
    course = make.course(track=french, translation_key=courses[0].translation_key)
    lesson = make.lesson(course=course, translation_key=lessons[0].translation_key)

    complete_lesson(clock, lesson, viewer)

    assert gating_lessons(track.translation_key) == {
        courses[0].translation_key: {page.translation_key for page in lessons}
    }
    assert completed(viewer, lessons[0])
    assert CourseCompletion.objects.count() == 0
