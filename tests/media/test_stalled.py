"""Work that does not get ahead is ended long before its time is over, with every process it started."""

import os
import select
import signal
from types import SimpleNamespace

import pytest

from media import errors
from media.workshop import binary, supervisor
from tests.factories.media import clip
from tests.media.trying import running_in, tried

AHEAD = "echo out_time_us=1000000"
"""What ffmpeg says when it is one second ahead."""


@pytest.mark.slow
def test_work_without_headway_is_ended_with_every_process_it_started(tmp_path):
    os.mkfifo(tmp_path / "alive")
    alive = os.open(tmp_path / "alive", os.O_RDONLY | os.O_NONBLOCK)
    told = []

    outcome = supervisor.run(
        ["/bin/sh", "-c", f"exec 3>alive; {AHEAD}; sleep 20; true"],
        cwd=tmp_path,
        limits=supervisor.Limits(wall=60, cpu=60, stall=2),
        tell=told.append,
    )

    assert (outcome.ended, outcome.code, told[-1]) == ("stall", -signal.SIGKILL, 1)
    assert select.select([alive], [], [], 10)[0] == [alive]  # ends when the last process that holds it has ended
    assert os.read(alive, 1) == b""
    os.close(alive)


@pytest.mark.parametrize(
    ("said", "ended"),
    [("out_time_us=2000000\n", ""), ("out_time_us=1000000\n", "stall"), ("frame=9\n", "stall"), ("", "stall")],
)
def test_only_a_later_second_of_the_film_is_headway(monkeypatch, said, ended):
    clock = SimpleNamespace(now=0)
    monkeypatch.setattr(supervisor, "time", SimpleNamespace(monotonic=lambda: clock.now))
    watch = supervisor._Watch(SimpleNamespace(pid="none"), supervisor.Limits(wall=999, cpu=999, stall=120), None)
    watch._progress(b"out_time_us=1000000\n")

    clock.now = 100
    watch._progress(said.encode())
    clock.now = 200
    watch._look()

    assert watch.ended == ended


@pytest.mark.slow
def test_a_film_that_does_not_get_ahead_is_ended_with_its_sentence(tmp_path, each_ffmpeg, settings):
    settings.MEDIA_STALL_SECONDS = 0.5
    film = clip()
    still = tmp_path / "ffmpeg"
    still.write_text(
        f'#!/bin/sh\ncase "$*" in *-progress*) {AHEAD}; exec sleep 20 ;; esac\nexec {binary.ffmpeg()} "$@"\n'
    )
    still.chmod(0o755)
    settings.FFMPEG_BINARY = str(still)

    refusal, _ = tried(film, tmp_path / "work")

    assert isinstance(refusal, errors.TookTooLong)
    assert str(refusal) == "طال تجهيز هذا الفيلم أكثر من اللازم. احفظوه بجودة 720p وصيغة MP4 وأرسلوه من جديد."
    assert running_in(tmp_path / "work") == []
