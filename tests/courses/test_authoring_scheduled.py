"""A lesson that was put on a day appears by itself; what its film or quiz holds back stays a draft and says why."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import Revision

from cms import tasks
from commons.formats import day
from courses.errors import VideoNotReady
from courses.models import LessonPage
from courses.queries import reports
from media.enums import VideoState
from media.models import Video
from portal.worker import app
from registry.services.desks import trainers
from tests.factories import courses as make
from tests.factories.learning import MORNING
from tests.factories.registry import TrainerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(site_tree):
    user = TrainerFactory()
    user.groups.add(trainers())
    return user


def put_on_tomorrow(trainer, **film):
    """A draft that is to appear tomorrow at this hour."""
    page = make.lesson(live=False, video=make.video(**film), owner=trainer, go_live_at=MORNING + timedelta(days=1))
    page.save_revision().publish()
    return page


def is_live(page):
    return LessonPage.objects.get(pk=page.pk).live


def test_the_worker_shows_what_is_due_every_five_minutes(settings):
    beat = settings.CELERY_BEAT_SCHEDULE["scheduled-pages"]
    app.loader.import_default_modules()

    assert beat["schedule"].run_every == timedelta(minutes=5)
    assert app.tasks[beat["task"]].name == tasks.publish_scheduled.name


def test_a_lesson_appears_on_its_day_and_not_before(clock, trainer):
    page = put_on_tomorrow(trainer)

    clock.shift(timedelta(hours=23))
    tasks.publish_scheduled()
    before = is_live(page)
    clock.shift(timedelta(hours=2))
    tasks.publish_scheduled()
    tasks.publish_scheduled()

    assert (before, is_live(page)) == (False, True)
    assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 0


def test_a_lesson_whose_film_is_not_ready_stays_a_draft_says_why_and_holds_up_no_other(client, clock, trainer):
    waits = put_on_tomorrow(trainer, state=VideoState.TRANSCODING, percent=40)
    other = put_on_tomorrow(trainer)
    clock.shift(timedelta(hours=25))

    tasks.publish_scheduled()

    assert (is_live(waits), is_live(other)) == (False, True)
    rows = {row.lesson.pk: (row.due, row.why) for row in reports.desk(trainer)}
    why = str(VideoNotReady(video=waits.video))
    assert rows == {waits.pk: (MORNING + timedelta(days=1), why), other.pk: (None, "")}
    client.force_login(trainer)
    panel = client.get(reverse("wagtailadmin_home")).content.decode()
    assert why in panel
    assert day(MORNING + timedelta(days=1)) in panel


def test_it_appears_once_its_film_is_ready(clock, trainer):
    page = put_on_tomorrow(trainer, state=VideoState.TRANSCODING)
    clock.shift(timedelta(hours=25))
    tasks.publish_scheduled()
    Video.objects.update(state=VideoState.READY, duration=60, folder="videos/x")

    tasks.publish_scheduled()

    assert is_live(page)
    assert [row.why for row in reports.desk(trainer)] == [""]
