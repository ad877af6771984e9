"""Films that have their player fetch from a server: any ffmpeg calls there, ours calls nobody. Both ffmpegs."""

import pytest

from media import errors
from tests.media.callers import callers, unguarded
from tests.media.test_hostile_memory import peaks_noted
from tests.media.test_hostile_papers import calling
from tests.media.trying import tried

pytestmark = pytest.mark.slow
KINDS = list(callers(1))


def written(folder, port, kind):
    """The film of this kind, and what reads it."""
    text, reader = callers(port)[kind]
    (folder / "film.mp4").write_text(text)
    return folder / "film.mp4", reader


@pytest.mark.parametrize("kind", KINDS)
def test_an_ffmpeg_that_nobody_guards_calls_whom_the_film_names(tmp_path, each_ffmpeg, canary, kind):
    film, reader = written(tmp_path, canary.port, kind)

    assert unguarded(film, reader, canary) > 0


def test_an_ffmpeg_that_nobody_guards_calls_whom_the_playlist_sent_as_a_photograph_names(tmp_path, each_ffmpeg, canary):
    (tmp_path / "photo.jpg").write_bytes(calling("playlist", canary.port))

    assert unguarded(tmp_path / "photo.jpg", "hls", canary) > 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_film_that_names_a_server_is_refused_and_nobody_is_called(tmp_path, each_ffmpeg, canary, monkeypatch, kind):
    film, _ = written(tmp_path, canary.port, kind)
    peaks = peaks_noted(monkeypatch)

    refusal, seconds = tried(film, tmp_path / "work")

    print(f"peak {max(peaks):.0f} MiB, {seconds:.1f} s")
    assert isinstance(refusal, errors.NotAVideo)
    assert canary.calls == 0
    assert max(peaks) <= 512
    assert seconds < 60
