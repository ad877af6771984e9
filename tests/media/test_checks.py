"""What keeps films from being served or made is said before the portal starts."""

from media import checks


def test_films_among_the_static_files_are_refused_by_the_check(settings):
    settings.MEDIA_ROOT = str(settings.STATICFILES_DIRS[0]) + "/films"

    assert [error.id for error in checks.films_are_no_static_files()] == ["media.E001"]


def test_the_check_names_what_an_ffmpeg_lacks(settings, tmp_path):
    poor = tmp_path / "ffmpeg"
    poor.write_text("#!/bin/sh\necho ' V..... libx264 x'\n")
    poor.chmod(0o755)
    good = checks.ffmpeg_is_able()
    settings.FFMPEG_BINARY = str(poor)

    assert good == []
    assert checks.ffmpeg_is_able()[0].msg.endswith("cannot encode: aac, libopus, mjpeg.")
