"""Films, a queue and a real worker that a test may kill; everything on show is looked at meanwhile."""

import shutil
import time
from collections import defaultdict
from pathlib import Path

from django.conf import settings

from commons.enums import JobState
from commons.models import Job
from media.enums import VideoState
from media.models import Video
from media.queries import playback
from media.services.videos import receive_video
from tests.factories.media import clip
from tests.workers import Worker, queue

READY_SECONDS = 90
"""From the moment the lease of a dead worker has run out."""


class Workshop:
    """Films, a queue and a worker; whatever is on show is looked at again and again while they die."""

    def __init__(self, folder, viewer):
        self.folder, self.viewer, self.queue = folder, viewer, queue(folder)
        self.begin = lambda: Worker(folder, self.queue.address)
        self.worker = self.begin()
        self.shown: dict[str, set[frozenset[str]]] = defaultdict(set)

    def receive(self, title, made=None):
        """A film comes in; nobody is told of it but by the sweeper."""
        film = self.folder / f"{title}.sent"
        shutil.copy(made or clip("work.mp4", size="854x480", seconds=12), film)
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
        """Seconds to the lesson, from the end of the dead worker's lease unless another moment is given.

        The lesson is there a moment before its job is marked as done, and both are waited for.
        """
        since = since or Job.objects.get(key=str(video.uuid)).leased_until
        self.until(lambda: Video.objects.get(pk=video.pk).state == VideoState.READY, READY_SECONDS + 30)
        self.until(lambda: Job.objects.get(key=str(video.uuid)).state == JobState.DONE, READY_SECONDS)
        return (Video.objects.get(pk=video.pk).ready_at - since).total_seconds()

    def end(self):
        self.worker.kill()
        self.queue.end()
