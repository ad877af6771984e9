"""A film goes out whole, in the part that was asked for, or as a file to keep."""

import hashlib

import pytest
from django.urls import reverse

from media import tokens
from media.models import Captions
from media.queries import playback
from tests.media.reading import BODY


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-1", 206, 0, 1),
        ("bytes=0-0", 206, 0, 0),
        ("bytes=100-199", 206, 100, 199),
        ("bytes=10000-", 206, 10_000, 10_239),
        ("bytes=-100", 206, 10_140, 10_239),
        ("bytes=-99999", 206, 0, 10_239),
        ("bytes=10000-99999", 206, 10_000, 10_239),
    ],
)
def test_the_part_that_was_asked_for_is_sent(reader, hers, asked, status, first, last):
    response = reader.get(hers, HTTP_RANGE=asked)

    assert response.status_code == status
    assert response.body == BODY[first : last + 1]
    assert response["Content-Range"] == f"bytes {first}-{last}/10240"
    assert response["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=10240-", "bytes=99999-100000", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused_with_the_size(reader, hers, asked):
    response = reader.get(hers, HTTP_RANGE=asked)

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10240")


@pytest.mark.parametrize("asked", ["", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=a-b"])
def test_what_is_no_single_range_gets_the_whole(reader, hers, asked):
    response = reader.get(hers, HTTP_RANGE=asked)

    assert (response.status_code, response.body) == (200, BODY)
    assert response["Accept-Ranges"] == "bytes"


def test_a_head_says_the_size_and_sends_nothing(reader, hers):
    response = reader.head(hers)

    assert (response.status_code, response["Content-Length"], response.body) == (200, "10240", b"")


def test_a_head_asks_for_no_part(reader, hers):
    response = reader.head(hers, HTTP_RANGE="bytes=0-1")

    assert (response.status_code, response["Content-Length"]) == (200, "10240")
    assert "Content-Range" not in response


def test_a_film_that_is_already_there_is_not_sent_again(reader, hers):
    etag = reader.get(hers)["ETag"]

    assert reader.get(hers, HTTP_IF_NONE_MATCH=etag).status_code == 304
    assert reader.get(hers, HTTP_RANGE="bytes=0-1", HTTP_IF_RANGE=etag).status_code == 206
    assert reader.get(hers, HTTP_RANGE="bytes=0-1", HTTP_IF_RANGE='"other"').status_code == 200


def test_a_film_is_kept_by_her_phone_and_by_nobody_on_the_way(reader, hers):
    response = reader.get(hers)

    assert response["Cache-Control"] == "private, max-age=2592000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"] == 'inline; filename="small.mp4"'
    assert response["Content-Type"] == "video/mp4"


def test_segments_open_under_the_same_token_so_that_playlists_work(reader, film, member):
    reader.force_login(member)
    master = playback(film, member).hls

    assert reader.get(master)["Content-Type"] == "application/vnd.apple.mpegurl"
    assert reader.get(master.replace("master.m3u8", "240p/s0000.m4s"))["Content-Type"] == "video/iso.segment"


def test_captions_are_served_under_a_name_that_changes_with_them(reader, film, member):
    reader.force_login(member)
    text = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nمرحبا\n"
    Captions.objects.create(video=film, language="ar", vtt=text, sha256=hashlib.sha256(text.encode()).hexdigest())

    caption = playback(film, member).captions[0]
    response = reader.get(caption.url)

    assert (caption.language, caption.label) == ("ar", "العربية")
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response.body.decode() == text
    assert reader.get(caption.url, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
    assert reader.get(caption.url.replace("-ar-", "-fr-")).status_code == 404


def test_playback_names_each_choice_with_its_bytes(film, member):
    found = playback(film, member)

    assert [(s.quality, s.size, s.mime) for s in found.sources] == [
        ("audio", 200_000, "audio/webm"),
        ("small", 900_000, "video/mp4"),
        ("clear", 1_200_000, "video/mp4"),
    ]
    assert found.sources[0].spare.endswith("/speech.m4a")
    assert [s.spare_mime for s in found.sources] == ["audio/mp4", "", ""]
    assert (found.duration, found.poster.endswith("/poster.jpg")) == (60, True)


def test_nginx_sends_the_bytes_when_it_is_there(reader, hers, settings):
    settings.MEDIA_ACCEL_PREFIX = "/protected/"

    response = reader.get(hers, HTTP_RANGE="bytes=0-1")

    assert (response.status_code, response.body) == (200, b"")
    assert response["X-Accel-Redirect"] == "/protected/videos/00/small.mp4"


def test_a_film_to_keep_comes_whole_as_a_file_with_the_lessons_name(reader, member, film):
    reader.force_login(member)
    sources = {source.mime: source for source in playback(film, member).sources}

    saved = reader.get(sources["video/mp4"].url.replace("clear", "small") + "?save=1")

    name = "%D8%A7%D9%84%D8%B9%D8%B3%D9%84-small.mp4"
    assert (saved.status_code, saved.body) == (200, BODY)
    assert saved["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert saved["Content-Type"] == "video/mp4"


def test_a_download_that_broke_goes_on_where_it_stopped(reader, hers):
    rest = reader.get(hers + "?save=1", headers={"Range": "bytes=100-"})

    assert (rest.status_code, rest.body) == (206, BODY[100:])
    assert rest["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize("name", ["poster.jpg", "hls/master.m3u8"])
def test_what_is_no_whole_film_is_not_offered_as_a_file(reader, member, film, name):
    reader.force_login(member)
    address = reverse("media:file", args=[tokens.seal(film.pk, member), name])

    assert reader.get(address + "?save=1")["Content-Disposition"].startswith("inline; ")
