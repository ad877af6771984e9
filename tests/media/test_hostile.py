"""Films that mean harm: refused with a sentence, no foreign byte in any output, no request made, the worker alive.

Every file is made on the spot and tried with both ffmpegs.
"""

from pathlib import Path

import pytest

from media import errors
from media.workshop import binary, pipeline
from tests.factories.media import clip, make
from tests.media.callers import callers
from tests.media.trying import running_in, tried

pytestmark = pytest.mark.slow
SECRET = b"canary-7f3a-not-yours"


def leaked(folder: Path) -> list[Path]:
    """Every file anywhere below the folder, but the upload itself, that holds the secret."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "in.bin"]
    return [path for path in files if SECRET in path.read_bytes()]


def scripts(secret: Path, port: int) -> dict[str, str]:
    """Texts that tell a careless player to open something else."""
    foreign = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{}\n#EXT-X-ENDLIST\n"
    return {
        "playlist of a system file": foreign.format("file:///etc/passwd"),
        "playlist of another user's film": foreign.format(secret),
        "playlist of a server": foreign.format(f"http://127.0.0.1:{port}/x.ts"),
        "playlist of a nested protocol": foreign.format(f"crypto+http://127.0.0.1:{port}/x.ts"),
        "concat script with a path": f"ffconcat version 1.0\nfile '{secret}'\n",
        "concat script with a sibling": "ffconcat version 1.0\nfile 'sibling.ts'\n",
        "text": SECRET.decode() * 200,
        "session description": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
        f"m=video {port} RTP/AVP 96\n",
        "dash manifest": callers(port)["dash manifest"][0],
        "concat address": f"concat:{secret}|{secret}",
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:{port}/x.png"/></svg>',
        "subtitles": "WEBVTT\n\n00:00.000 --> 00:09.000\n" + SECRET.decode(),
        "image list": "\n".join(str(secret) for _ in range(20)),
    }


@pytest.mark.parametrize("kind", scripts(Path("/x"), 1))
@pytest.mark.parametrize("ending", ["film.mp4", "film.txt"])
def test_a_script_named_like_a_film_opens_nothing(tmp_path, each_ffmpeg, canary, kind, ending):
    secret = tmp_path / "other" / "private.ts"
    secret.parent.mkdir()
    make("-i", str(clip()), "-c", "copy", "-metadata", f"service_name={SECRET.decode()}", "-f", "mpegts", str(secret))
    film = tmp_path / ending
    film.write_text(scripts(secret, canary.port)[kind])
    work = tmp_path / "work"

    refusal, seconds = tried(film, work)

    assert isinstance(refusal, errors.NotAVideo)
    assert canary.calls == 0
    assert leaked(work) == []
    assert seconds < 20


def test_a_script_cannot_reach_a_sibling_even_in_its_own_directory(tmp_path, each_ffmpeg):
    film = tmp_path / "film.mp4"
    film.write_text("ffconcat version 1.0\nfile 'sibling.ts'\n")
    work = tmp_path / "work"
    pipeline.private_copy(film, work)
    make("-i", str(clip()), "-c", "copy", "-f", "mpegts", str(work / "sibling.ts"))

    with pytest.raises(errors.NotAVideo):
        pipeline.prepare(work, lambda _: None)

    assert not (work / "out").exists()


def test_an_ordinary_ffmpeg_would_have_followed_such_a_script(tmp_path):
    make("-i", str(clip()), "-c", "copy", "-f", "mpegts", str(tmp_path / "sibling.ts"))
    (tmp_path / "film.mp4").write_text("ffconcat version 1.0\nfile 'sibling.ts'\n")

    make("-i", "film.mp4", "-t", "1", "leak.mkv", cwd=tmp_path)

    assert (tmp_path / "leak.mkv").stat().st_size > 1000


def test_a_bomb_of_pixels_is_refused_before_it_is_drawn(tmp_path, each_ffmpeg):
    bomb = tmp_path / "bomb.mov"
    make("-f", "lavfi", "-i", "color=s=8000x8000:r=1", "-t", "2", "-c:v", "png", "-threads", "1", str(bomb))

    refusal, seconds = tried(bomb, tmp_path / "work")

    assert isinstance(refusal, errors.TooManyPixels)
    assert seconds < 20


def test_a_day_long_film_is_refused_by_its_length(tmp_path, each_ffmpeg):
    day = ("-f", "lavfi", "-i", "color=s=64x36:r=1/60", "-t", str(24 * 3600))
    make(*day, "-c:v", "libx264", "-preset", "ultrafast", str(tmp_path / "day.mp4"))

    refusal, seconds = tried(tmp_path / "day.mp4", tmp_path / "work")

    assert isinstance(refusal, errors.TooLong)
    assert seconds < 20


def test_a_recording_that_hides_its_length_is_counted_and_refused(tmp_path, each_ffmpeg, settings):
    settings.MEDIA_VIDEO_SECONDS = 10
    make("-f", "lavfi", "-i", "color=s=64x36:r=1", "-t", "120", "-live", "1", "-f", "matroska", str(tmp_path / "live"))

    refusal, _ = tried(tmp_path / "live", tmp_path / "work")

    assert isinstance(refusal, errors.TooLong)


@pytest.mark.parametrize("name", ["cut.mkv", "cut-fast.mp4"])
def test_a_film_cut_on_its_way_is_refused_though_ffmpeg_calls_it_good(tmp_path, each_ffmpeg, name):
    whole = clip(name, seconds=6, extra=("-g", "25", "-movflags", "+faststart") if "mp4" in name else ("-g", "25"))
    (tmp_path / name).write_bytes(whole.read_bytes()[: whole.stat().st_size * 4 // 10])

    refusal, _ = tried(tmp_path / name, tmp_path / "work")

    assert isinstance(refusal, errors.Truncated)
    assert refusal.facts["said"] == "0:06"


def test_a_film_cut_before_its_index_is_refused(tmp_path, each_ffmpeg):
    whole = clip(seconds=6)
    (tmp_path / "cut.mp4").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    refusal, _ = tried(tmp_path / "cut.mp4", tmp_path / "work")

    assert isinstance(refusal, errors.CutShort)


@pytest.mark.parametrize(
    "data", [b"\0" * 50_000, bytes(range(256)) * 300, b"\x00\x00\x00\x18ftypmp42" + b"\xff" * 9000]
)
def test_noise_is_refused(tmp_path, each_ffmpeg, data):
    (tmp_path / "noise.mp4").write_bytes(data)

    refusal, seconds = tried(tmp_path / "noise.mp4", tmp_path / "work")

    assert isinstance(refusal, errors.NotAVideo | errors.CutShort)
    assert seconds < 20


def test_an_empty_file_is_refused(tmp_path, each_ffmpeg):
    (tmp_path / "empty.mp4").touch()

    assert isinstance(tried(tmp_path / "empty.mp4", tmp_path / "work")[0], errors.EmptyVideo)


def test_sound_alone_is_refused_even_with_a_cover_picture(tmp_path, each_ffmpeg):
    cover, song = tmp_path / "cover.jpg", tmp_path / "song.m4a"
    make("-f", "lavfi", "-i", "testsrc2=s=64x64", "-frames:v", "1", str(cover))
    words = ("-f", "lavfi", "-i", "sine", "-i", str(cover), "-map", "0", "-map", "1", "-t", "2", "-c:v", "copy")
    make(*words, "-disposition:v", "attached_pic", str(song))

    assert isinstance(tried(song, tmp_path / "work")[0], errors.NoPicture)


def test_nothing_a_film_carries_beside_its_pictures_and_sound_comes_out(tmp_path, each_ffmpeg):
    words, notes = SECRET.decode(), tmp_path / "notes.txt"
    notes.write_bytes(SECRET)
    film = tmp_path / "film.mkv"
    carried = ("-attach", str(notes), "-metadata:s:t", "mimetype=text/plain", "-metadata", f"title={words}")
    make("-i", str(clip()), "-c", "copy", *carried, "-metadata:s:v:0", f"title={words}", str(film))
    film.write_bytes(film.read_bytes() + b"<script>" + SECRET + b"</script>%PDF-1.4 PK\x03\x04" + SECRET)

    made, _ = tried(film, tmp_path / "work")

    assert SECRET in film.read_bytes()
    assert len(made.files) == 3
    assert leaked(tmp_path / "work") == []


def test_tags_that_pretend_to_be_streams_change_nothing(tmp_path, each_ffmpeg):
    lie = "x\n  Stream #0:7: Video: h264, yuv420p, 99999x99999, 25 fps\n  Duration: 99:00:00.00"
    make("-i", str(clip()), "-c", "copy", "-metadata", f"comment={lie}", str(tmp_path / "film.mkv"))

    made, _ = tried(tmp_path / "film.mkv", tmp_path / "work")

    assert (made.film.width, made.film.height, made.film.video) == (640, 360, 0)
    assert made.film.duration < 4


def test_a_film_whose_time_is_over_is_ended(tmp_path, each_ffmpeg, settings):
    settings.MEDIA_WALL_FACTOR, settings.MEDIA_WALL_SECONDS = 0, 0

    assert isinstance(tried(clip(seconds=6), tmp_path / "work")[0], errors.TookTooLong)


def test_memory_is_bounded(tmp_path, each_ffmpeg, settings):
    settings.MEDIA_MEMORY_BYTES = 150 * 1024**2

    refusal, _ = tried(clip(size="1280x720", seconds=2), tmp_path / "work")

    assert isinstance(refusal, errors.VideoRefused)


def test_no_ffmpeg_outlives_its_work(tmp_path, each_ffmpeg):
    def stop(_percent):
        raise KeyboardInterrupt

    pipeline.private_copy(clip(size="1280x720", seconds=6), tmp_path / "work")
    with pytest.raises(KeyboardInterrupt):
        pipeline.prepare(tmp_path / "work", stop)

    assert running_in(tmp_path / "work") == []


def test_the_binary_is_the_setting_then_the_path_then_the_wheel(settings, monkeypatch, tmp_path):
    settings.FFMPEG_BINARY = "/opt/ffmpeg"
    named = binary.ffmpeg()
    settings.FFMPEG_BINARY = ""
    own = tmp_path / "ffmpeg"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    on_path = binary.ffmpeg()
    monkeypatch.setenv("PATH", "/nowhere")

    assert (named, on_path) == ("/opt/ffmpeg", str(own))
    assert "imageio_ffmpeg" in binary.ffmpeg()
