"""People of the workshop, a film as a phone reads it, and the two places ffmpeg comes from."""

import shutil
from pathlib import Path

import pytest

from media import paths
from media.models import Video
from media.queries import playback
from registry.enums import Desk
from registry.models import User
from tests.factories.media import ready_video
from tests.media.canary import Canary
from tests.media.reading import BODY, Reader
from tests.media.workshop import Workshop
from tests.processes import own_database

SYSTEM, WHEEL = "system", "wheel"


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path) -> Path:
    """A folder of the test's own for every file that is written; films are encoded in haste."""
    settings.MEDIA_PRESET = "ultrafast"
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def trainer(db) -> User:
    return User.objects.create_user("+212600000001", first_name="نادية", desk=Desk.TRAINER)


@pytest.fixture
def member(db) -> User:
    return User.objects.create_user("+212600000002", first_name="فاطمة")


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def film(db) -> Video:
    folder = paths.videos() / "00"
    (folder / "hls" / "240p").mkdir(parents=True)
    for name in ("small.mp4", "hls/master.m3u8", "hls/240p/s0000.m4s", "poster.jpg"):
        (folder / name).write_bytes(BODY)
    return ready_video()


@pytest.fixture
def hers(reader, member, film) -> str:
    """The address of her film, and a reader who is signed in as she."""
    reader.force_login(member)
    return playback(film, member).sources[1].url


def sources() -> list[str]:
    """Both places ffmpeg comes from; the system's only where it is installed."""
    return [SYSTEM, WHEEL] if shutil.which("ffmpeg") else [WHEEL]


@pytest.fixture(params=sources())
def each_ffmpeg(request, settings, monkeypatch) -> str:
    """The test runs with the system's ffmpeg (which brings ffprobe) and with the wheel's (which does not)."""
    if request.param == WHEEL:
        import imageio_ffmpeg

        settings.FFMPEG_BINARY = imageio_ffmpeg.get_ffmpeg_exe()
        monkeypatch.setenv("PORTAL_FFMPEG", settings.FFMPEG_BINARY)  # for a worker that the test starts
    return request.param


@pytest.fixture
def desk(client, trainer):
    """The browser of a trainer."""
    client.force_login(trainer)
    return client


@pytest.fixture
def canary():
    """Nobody but the test knows its port: whoever calls there was told so by a hostile file."""
    listening = Canary()
    yield listening
    listening.end()


@pytest.fixture
def workshop(tmp_path, transactional_db, settings, django_user_model):
    """A real worker over a database, a queue and a folder of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    with own_database(tmp_path):
        made = Workshop(tmp_path, django_user_model.objects.create_user("+212600000001"))
        try:
            yield made
        finally:
            made.end()
