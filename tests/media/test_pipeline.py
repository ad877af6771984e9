"""A film becomes a lesson: what is made of every kind of film, on both ffmpegs."""

import re
import subprocess

import pytest

from media import errors
from media.workshop import binary, ladder, packing, pipeline
from media.workshop import probe as examining
from media.workshop.probe import Film, probe
from tests.factories.media import clip, make
from tests.media.conftest import sources

pytestmark = pytest.mark.slow
VARYING = "select='not(mod(n,5))+gt(mod(t,2),1.2)'"


def prepared(source, work):
    pipeline.private_copy(source, work)
    return pipeline.prepare(work, lambda _: None)


def examined(source, work):
    pipeline.private_copy(source, work)
    return probe(work)


def said_of(path):
    return subprocess.run(
        [binary.ffmpeg(), "-hide_banner", "-i", path], capture_output=True, text=True, check=False
    ).stderr


def size_of(path):
    return tuple(map(int, re.search(r"Video: .*?, (\d+)x(\d+)", said_of(path)).groups()))


def turn(film, out):
    if each_says("-h full", "display_rotation"):  # the option changed its name between ffmpeg 5 and 6
        make("-display_rotation", "90", "-i", str(film), "-c", "copy", str(out))
    else:
        make("-i", str(film), "-c", "copy", "-metadata:s:v:0", "rotate=90", str(out))


def each_says(question, word):
    command = [binary.ffmpeg(), "-hide_banner", *question.split()]
    return word in subprocess.run(command, capture_output=True, text=True, check=False).stdout


def len_of(path):
    hours, minutes, seconds = re.search(r"Duration: (\d+):(\d+):([\d.]+)", said_of(path)).groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def test_a_slide_film_becomes_every_choice_of_a_lesson(tmp_path, each_ffmpeg):
    made = prepared(clip(size="1280x720", seconds=8), tmp_path / "work")

    names = sorted(path.name for path in made.folder.iterdir())
    rungs = sorted(path.name for path in (made.folder / "hls").iterdir())
    assert names[:4] == ["clear.mp4", "hls", "poster.jpg", "small.mp4"]
    assert names[4:] == ["speech.m4a", "speech.webm", "storyboard.jpg", "storyboard.vtt"]
    assert rungs == ["240p", "360p", "480p", "720p", "master.m3u8"]
    assert [(file.quality, file.mime, file.spare) for file in made.files] == [
        ("audio", "audio/webm", False),
        ("audio", "audio/mp4", True),
        ("small", "video/mp4", False),
        ("clear", "video/mp4", False),
    ]
    assert all(file.size == (made.folder / file.name).stat().st_size for file in made.files)
    assert size_of(made.folder / "small.mp4") == (854, 480)
    assert size_of(made.folder / "clear.mp4") == (1280, 720)


def test_every_variant_carries_the_sound_and_its_measured_bandwidth(tmp_path, each_ffmpeg):
    made = prepared(clip(size="1280x720", seconds=8), tmp_path / "work")

    listed = (made.folder / "hls" / "master.m3u8").read_text()
    words = r"BANDWIDTH=(\d+),AVERAGE-BANDWIDTH=(\d+),RESOLUTION=(\d+x\d+),FRAME-RATE=25.000,"
    variants = re.findall(words + r'CODECS="avc1\.\w{6},mp4a\.40\.2"\n(\d+p)', listed)
    assert [(size, rung) for _, _, size, rung in variants] == [
        ("1280x720", "720p"),
        ("854x480", "480p"),
        ("640x360", "360p"),
        ("426x240", "240p"),
    ]
    assert all(int(peak) >= int(mean) > 30_000 for peak, mean, *_ in variants)
    assert all("Audio: aac" in said_of(made.folder / "hls" / rung / "index.m3u8") for *_, rung in variants)


def test_a_portrait_film_from_a_turned_phone_stays_upright(tmp_path, each_ffmpeg):
    turned = tmp_path / "turned.mp4"
    turn(clip(), turned)

    made = prepared(turned, tmp_path / "work")

    assert (made.film.width, made.film.height) == (360, 640)
    assert size_of(made.folder / "small.mp4") == (360, 640)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("1920x1080", [720, 480, 360, 240]),
        ("641x361", [360, 240]),
        ("202x150", [150]),
        ("480x854", [480, 360, 240]),
        ("958x718", [718, 480, 360, 240]),
    ],
)
def test_no_film_is_made_larger_than_it_came(size, expected):
    width, height = map(int, size.split("x"))

    made = ladder.rungs(Film(60, width, height, 0, 1, 25, interlaced=False, square=True))

    assert [rung.side for rung in made] == expected


def test_odd_sizes_become_even_ones(tmp_path, each_ffmpeg):
    made = prepared(clip("odd.mkv", size="641x361", extra=("-pix_fmt", "yuv444p")), tmp_path / "work")

    assert size_of(made.folder / "small.mp4") == (640, 360)


def test_a_film_smaller_than_any_rung_keeps_its_size(tmp_path, each_ffmpeg):
    made = prepared(clip(size="200x150"), tmp_path / "work")

    assert size_of(made.folder / "small.mp4") == (200, 150)
    assert [file.name for file in made.files] == ["speech.webm", "speech.m4a", "small.mp4"]


def test_a_silent_film_has_no_choice_of_sound_only(tmp_path, each_ffmpeg):
    made = prepared(clip(sound="none"), tmp_path / "work")

    assert made.film.audio is None
    assert [file.quality for file in made.files] == ["small"]
    assert "mp4a" not in (made.folder / "hls" / "master.m3u8").read_text()


def test_stereo_becomes_mono_speech(tmp_path, each_ffmpeg):
    made = prepared(clip(sound="stereo"), tmp_path / "work")

    assert "Audio: opus, 48000 Hz, mono" in said_of(made.folder / "speech.webm")
    assert re.search(r"Audio: aac .*44100 Hz, mono", said_of(made.folder / "speech.m4a"))


def test_a_film_with_changing_frame_rate_keeps_its_length(tmp_path, each_ffmpeg):
    film = clip("vfr.mkv", size="320x240", seconds=6, extra=("-vf", VARYING, "-fps_mode", "vfr"))

    made = prepared(film, tmp_path / "work")

    assert abs(made.film.duration - 6) < 1
    assert 5.0 < len_of(made.folder / "small.mp4") < 7.0


def test_a_slow_steady_film_keeps_its_rate(tmp_path, each_ffmpeg):
    film = examined(clip(rate="10"), tmp_path / "work")

    assert ladder.frames_per_second(film) == 10


def test_a_recording_without_a_length_is_measured(tmp_path, each_ffmpeg):
    film = clip("live.mkv", extra=("-f", "matroska", "-live", "1"))

    assert abs(examined(film, tmp_path / "work").duration - 3) < 0.2


def test_tall_pixels_are_made_square(tmp_path, each_ffmpeg):
    film = clip("anamorphic.mp4", size="720x576", extra=("-vf", "setsar=16/11"))

    made = prepared(film, tmp_path / "work")

    assert made.film.width == 1047
    assert size_of(made.folder / "small.mp4") == (872, 480)


KINDS = [{}, {"size": "200x150"}, {"sound": "none"}, {"rate": "10"}, {"sound": "stereo"}]


@pytest.mark.parametrize("kind", KINDS if "system" in sources() else [])
def test_both_ways_of_examining_say_the_same(tmp_path, kind):
    pipeline.private_copy(clip(**kind), tmp_path / "work")

    with_probe, without = examining._by_ffprobe(tmp_path / "work"), examining._by_ffmpeg(tmp_path / "work")

    assert abs(with_probe.pop("duration") - without.pop("duration")) < 0.02
    assert with_probe == without


def test_the_storyboard_says_which_part_shows_which_seconds(tmp_path, each_ffmpeg):
    made = prepared(clip(seconds=14), tmp_path / "work")

    track = (made.folder / "storyboard.vtt").read_text().splitlines()
    assert track[2:4] == ["00:00:00.000 --> 00:00:06.000", "storyboard.jpg#xywh=0,0,160,90"]
    assert track[8].startswith("00:00:12.000 --> 00:00:14")
    assert size_of(made.folder / "storyboard.jpg") == (480, 90)


def test_a_long_film_never_has_more_than_a_hundred_thumbnails():
    every, count = packing.thumbs(Film(3 * 3600, 1280, 720, 0, 1, 25, interlaced=False, square=True))

    assert (every, count) == (108, 100)


def test_a_rung_shorter_than_the_film_is_never_taken_for_whole(tmp_path):
    made = prepared(clip(size="1280x720", seconds=8), tmp_path / "work")
    longer = Film(**{**made.film.__dict__, "duration": 20.0})

    with pytest.raises(errors.Truncated) as refused:
        packing.check(tmp_path / "work", longer, ladder.rungs(longer))

    assert refused.value.facts == {"found": "0:08", "said": "0:20"}
