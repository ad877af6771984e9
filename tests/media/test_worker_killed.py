"""A worker dies in the middle of a film, its queue is emptied, Redis is killed: the lesson is ready all the same."""

import shutil
import time
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from commons.enums import JobState
from commons.models import Job
from media.enums import VideoState
from media.models import Video
from media.queries import playback
from media.services.videos import receive_video
from tests.factories.media import clip
from tests.processes import own_database
from tests.workers import Worker, queue

pytestmark = [pytest.mark.long, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
READY_SECONDS = 90
"""From the moment the lease of a dead worker has run out."""


class Workshop:
    """Films, a queue and a worker; whatever is on show is looked at again and again while they die."""

    def __init__(self, folder, viewer):
        self.folder, self.viewer, self.queue = folder, viewer, queue(folder)
        self.begin = lambda: Worker(folder, self.queue.address)
        self.worker = self.begin()
        self.shown: dict[str, set[frozenset[str]]] = defaultdict(set)

    def receive(self, title):
        """A film comes in; nobody is told of it but by the sweeper."""
        film = self.folder / f"{title}.mp4"
        shutil.copy(clip("work.mp4", size="854x480", seconds=12), film)
        return receive_video(film, title=title, by=self.viewer)

    def until(self, what, seconds):
        """Looks at everything until something is so; fails when the time is over."""
        ends = time.monotonic() + seconds
        while not what():
            self.look()
            assert time.monotonic() < ends, (self.folder / "worker.log").read_text()[-3000:]
            time.sleep(0.1)
        self.look()

    def look(self):
        """A film that is not ready cannot be played; a published folder is noted with the files it has."""
        for video in Video.objects.all():
            if video.state != VideoState.READY:
                assert playback(video, self.viewer) is None
                continue
            place = Path(settings.MEDIA_ROOT) / video.folder
            assert {(r.name, (place / r.name).stat().st_size) for r in video.renditions.all()} == {
                (r.name, r.size) for r in video.renditions.all()
            }
        for place in (Path(settings.MEDIA_ROOT) / "videos").glob("*"):
            self.shown[place.name].add(frozenset(str(path.relative_to(place)) for path in place.rglob("*")))

    def at_work(self, video):
        """Waits until ffmpeg is in the middle of a film."""
        self.until(lambda: Video.objects.get(pk=video.pk).percent > 1, 60)

    def late(self, video, *, since=None):
        """Seconds to the lesson, from the end of the dead worker's lease unless another moment is given."""
        since = since or Job.objects.get(key=str(video.uuid)).leased_until
        self.until(lambda: Video.objects.get(pk=video.pk).state == VideoState.READY, READY_SECONDS + 30)
        return (Video.objects.get(pk=video.pk).ready_at - since).total_seconds()

    def end(self):
        self.worker.kill()
        self.queue.end()


@pytest.fixture
def workshop(tmp_path, transactional_db, settings, django_user_model):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    with own_database(tmp_path):
        made = Workshop(tmp_path, django_user_model.objects.create_user("+212600000001"))
        try:
            yield made
        finally:
            made.end()


@pytest.mark.enable_socket
def test_no_film_is_lost_and_no_half_one_shown_whoever_dies(workshop):
    late = {}

    if workshop.queue.dies:
        film = workshop.receive("child")
        workshop.at_work(film)
        workshop.worker.kill_child()
        late["pool child killed"] = workshop.late(film)

    film = workshop.receive("whole")
    workshop.at_work(film)
    workshop.worker.kill()
    workshop.queue.empty()
    workshop.worker = workshop.begin()
    late["worker killed, queue emptied"] = workshop.late(film)

    if workshop.queue.dies:
        film, waiting = workshop.receive("redis"), workshop.receive("waiting")
        workshop.at_work(film)
        workshop.queue.kill()
        workshop.until(lambda: Job.objects.filter(key=str(film.uuid), state=JobState.DONE).exists(), READY_SECONDS)
        workshop.queue.start()
        late["Redis killed under one film, the next waiting"] = workshop.late(waiting, since=timezone.now())

    print({what: f"{seconds:.0f} s" for what, seconds in late.items()})
    assert max(late.values()) <= READY_SECONDS
    assert set(Video.objects.values_list("state", flat=True)) == {VideoState.READY}
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
    assert {len(kinds) for kinds in workshop.shown.values()} == {1}
