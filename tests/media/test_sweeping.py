"""What nobody owns is swept after a day, and not before."""

import os
import time
import uuid
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from commons.enums import JobState
from commons.models import Job
from media import paths
from media.services.sweeping import sweep
from tests.factories.media import ready_video
from tests.factories.registry import AuthorisationFactory

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


def lying(path: Path, seconds: float) -> Path:
    """A file that was last touched so long ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.exists() or path.write_bytes(b"%PDF")
    os.utime(path, (time.time() - seconds, time.time() - seconds))
    return path


def test_a_paper_that_no_row_knows_is_swept_after_a_day():
    old = lying(paths.root() / "authorisations" / "refused.pdf", DAY + 60)
    new = lying(paths.root() / "authorisations" / "arriving.pdf", DAY - 60)

    assert sweep() == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_a_paper_of_a_row_stays_however_old():
    paper = AuthorisationFactory(file=ContentFile(b"%PDF", name="onssa.pdf"))
    path = lying(Path(paper.file.path), 400 * DAY)

    assert sweep() == 0
    assert path.exists()


@pytest.mark.parametrize("folder", ["work", "videos", "sources", "uploads"])
def test_a_file_of_the_workshop_that_no_row_knows_is_swept_after_a_day(folder):
    old = lying(paths.root() / folder / "nobodys", DAY + 60)
    new = lying(paths.root() / folder / "somebodys", DAY - 60)

    assert sweep() == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_published_renditions_that_no_film_shows_are_swept_after_a_day():
    lost, shown = (lying(paths.videos() / name / "small.mp4", 2 * DAY).parent for name in ("11", "00"))
    for folder in (lost, shown):
        os.utime(folder, (time.time() - 2 * DAY, time.time() - 2 * DAY))
    ready_video(folder="videos/00")

    assert sweep() == 1
    assert (lost.exists(), shown.exists()) == (False, True)


@pytest.mark.parametrize(("state", "stays"), [(JobState.RUNNING, True), (JobState.DONE, False)])
def test_the_folder_of_a_film_that_is_being_made_stays_however_long_it_takes(state, stays):
    lease = uuid.uuid4()
    leased = {"lease": lease, "leased_until": timezone.now()} if stays else {}
    Job.objects.create(kind="transcode", key=str(lease), state=state, due_at=timezone.now(), **leased)
    folder = lying(paths.work() / str(lease) / "in.bin", 2 * DAY).parent
    lying(folder, 2 * DAY)

    assert sweep() == (0 if stays else 1)
    assert folder.exists() is stays


def test_pictures_that_everybody_may_see_are_left_alone():
    path = lying(paths.root() / "pictures" / "honey.jpg", 400 * DAY)

    assert sweep() == 0
    assert path.exists()
