"""The days of the demo world, lived through one after the other on films that stand ready instead of being made."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from commons import jobs
from commons.enums import JobState
from commons.models import Job
from courses.models import LessonPage
from portal.demo import market, school
from shop import pictures
from tests.factories.media import ready_video


def lay_ready_film(slug):
    page = LessonPage.objects.get(slug=slug)
    page.video = ready_video(title=page.title)
    page.save()


def the_first_photograph():
    """Every product shows it; each drawing is looked at in test_demo."""
    cleaned = []

    def in_sizes(photograph):
        cleaned[:] = cleaned or [pictures.in_sizes(photograph)]
        return cleaned[0]

    return in_sizes


def stand_ready(patched):
    """Films and photographs are there without being made."""
    patched.setattr(school, "shoot", lay_ready_film)
    patched.setattr(market, "in_sizes", the_first_photograph())


def live(deed=None):
    """Builds the demo world and lives through it until nothing more is to be done; how many days that took.

    What a visitor does, she does before its first day.
    """
    call_command("demo")
    if deed:
        deed()
    for day in range(100):
        due = Job.objects.filter(kind__startswith="demo-", state=JobState.QUEUED).order_by("pk")
        if not due:
            return day
        with time_machine.travel(timezone.now() + timedelta(minutes=day + 1), tick=False):
            assert [job for job in due if not jobs.run(job.pk)] == []
    pytest.fail("The demo world never came to its end.")
