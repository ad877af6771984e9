"""What a film may make ffprobe answer: what is asked for, and no more than a mebibyte of it."""

import pytest

from media import errors
from media.workshop import pipeline, supervisor
from media.workshop.probe import probe
from tests.factories.media import clip, make
from tests.media.conftest import sources

pytestmark = pytest.mark.slow
PROGRAMS, STREAMS = 40, 90
"""About as many as ffmpeg writes: each program lists each stream, which is 1.1 MiB of answer."""


def examined(film, work):
    pipeline.private_copy(film, work)
    return probe(work)


def answers_noted(monkeypatch):
    """Bytes of each answer that ffprobe writes from now on."""
    sizes, run = [], supervisor.run

    def noted(*words, cwd, **how):
        outcome = run(*words, cwd=cwd, **how)
        sizes.append((cwd / "probe.json").stat().st_size)
        return outcome

    monkeypatch.setattr(supervisor, "run", noted)
    return sizes


def with_tags(letters, film):
    """A film whose own tag and whose picture's are so long."""
    said, tags = "x" * letters, film.with_suffix(".txt")
    tags.write_text(f";FFMETADATA1\ncomment={said}\n[STREAM]\ncomment={said}\n")
    own = ("-map_metadata", "1", "-map_metadata:s:v:0", "1:s:0", "-c", "copy")
    make("-i", str(clip()), "-i", str(tags), *own, str(film))
    return film


@pytest.mark.parametrize("letters", [3_000_000] if "system" in sources() else [])
def test_a_film_with_megabytes_of_tags_is_examined_by_an_answer_as_small_as_any(tmp_path, monkeypatch, letters):
    films = [with_tags(length, tmp_path / f"{length}.mkv") for length in (letters, 1)]
    sizes = answers_noted(monkeypatch)

    tagged, bare = (examined(film, tmp_path / film.stem) for film in films)

    assert films[0].stat().st_size > 2 * letters
    assert tagged == bare
    assert sizes[0] == sizes[1] < 2000


def test_a_film_that_would_be_answered_without_end_is_none_we_can_read(tmp_path, each_ffmpeg):
    film = tmp_path / "programs.ts"
    every = ":".join(f"st={stream}" for stream in range(STREAMS))
    programs = [word for at in range(1, PROGRAMS + 1) for word in ("-program", f"program_num={at}:{every}")]
    copies = ["-map", "0:v", *["-map", "0:a"] * (STREAMS - 1), "-c", "copy"]
    make("-i", str(clip(seconds=1)), *copies, *programs, str(film))

    with pytest.raises(errors.NotAVideo):
        examined(film, tmp_path / "work")
