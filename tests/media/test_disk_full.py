"""The disk fills up while the worker prepares a film: its trainer is told so, and nothing is left to fill it further.

What is written to /dev/full finds no room, so that every program meets a full disk as it would a real one.
"""

import errno
from pathlib import Path

import pytest

from commons import jobs
from commons.enums import JobState
from media.enums import VideoState
from media.workshop import binary, pipeline
from tests.media.films import job_of, leftovers, published, received

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SENTENCE = "لم يبقَ مكان للأفلام. ملفكم محفوظ في حاسوبكم: حاولوا من جديد بعد ساعة."
FULL_AT = '#!/bin/sh\ncase "$*" in *-progress*) ln -s /dev/full {place} ;; esac\nexec {tool} "$@"\n'
"""An ffmpeg that finds no room for one of the files that are made from the ladder on."""


def at_the_copy(settings, monkeypatch, tmp_path):
    """The working directory lies on another disk, which is full."""

    def elsewhere(link, source):
        link.symlink_to("/dev/full")
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", elsewhere)


def at_the_reserve(settings, monkeypatch, tmp_path):
    """Nothing is read then: ffprobe ends well when there is no room for what it says."""
    settings.MEDIA_RESERVE_BYTES = 10**18
    monkeypatch.setattr(pipeline, "probe", None)


def at(place):
    def full(settings, monkeypatch, tmp_path):
        own = tmp_path / "ffmpeg"
        own.write_text(FULL_AT.format(place=place, tool=binary.ffmpeg()))
        own.chmod(0o755)
        settings.FFMPEG_BINARY = str(own)

    return full


FULL = {
    "at the copy": at_the_copy,
    "at the reserve": at_the_reserve,
    "in ffmpeg's words": at("360.mp4"),
    "in words of an ffmpeg that ends well": at("speech.webm"),
    "at what the portal writes itself": at("out/storyboard.vtt"),
}


@pytest.mark.parametrize("full", FULL.values(), ids=FULL)
def test_a_disk_that_fills_up_under_a_film_is_said_and_left_clean(
    trainer, each_ffmpeg, settings, monkeypatch, tmp_path, full
):
    video = received(trainer)
    full(settings, monkeypatch, tmp_path)

    done = jobs.run(job_of(video).pk)

    video.refresh_from_db()
    job = job_of(video)
    assert (done, job.state, job.attempts, job.error) == (False, JobState.FAILED, 1, SENTENCE)
    assert (video.state, video.failure_code) == (VideoState.FAILED, "DiskFull")
    assert video.failure == video.why == SENTENCE
    assert (published(), leftovers()) == ([], [])
