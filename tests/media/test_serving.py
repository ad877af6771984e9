"""Files reach those they are meant for, whole or in the part they asked for, and nobody else."""

import hashlib
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from media import checks, paths, tokens
from media.models import Captions
from media.queries import playback
from registry.models import Authorisation, Cooperative, Membership, Province, Trade, User
from tests.factories.media import ready_video

BODY = bytes(range(256)) * 40


class Reader(Client):
    """A phone that reads every answer to its end, and lets go of the file."""

    def request(self, **words):
        response = super().request(**words)
        response.body = response.getvalue() if response.streaming else response.content
        for close in response._resource_closers:
            close()
        return response


@pytest.fixture
def client():
    return Reader()


@pytest.fixture
def film(db):
    folder = paths.videos() / "00"
    (folder / "hls" / "240p").mkdir(parents=True)
    for name in ("small.mp4", "hls/master.m3u8", "hls/240p/s0000.m4s", "poster.jpg"):
        (folder / name).write_bytes(BODY)
    return ready_video()


@pytest.fixture
def hers(client, member, film):
    """The address of her film, and a client who is signed in as she."""
    client.force_login(member)
    return playback(film, member).sources[1].url


def body(response) -> bytes:
    return response.body


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
def test_the_part_that_was_asked_for_is_sent(client, hers, asked, status, first, last):
    response = client.get(hers, HTTP_RANGE=asked)

    assert response.status_code == status
    assert body(response) == BODY[first : last + 1]
    assert response["Content-Range"] == f"bytes {first}-{last}/10240"
    assert response["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=10240-", "bytes=99999-100000", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused_with_the_size(client, hers, asked):
    response = client.get(hers, HTTP_RANGE=asked)

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10240")


@pytest.mark.parametrize("asked", ["", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=a-b"])
def test_what_is_no_single_range_gets_the_whole(client, hers, asked):
    response = client.get(hers, HTTP_RANGE=asked)

    assert (response.status_code, body(response)) == (200, BODY)
    assert response["Accept-Ranges"] == "bytes"


def test_a_head_says_the_size_and_sends_nothing(client, hers):
    response = client.head(hers)

    assert (response.status_code, response["Content-Length"], body(response)) == (200, "10240", b"")


def test_a_film_that_is_already_there_is_not_sent_again(client, hers):
    etag = client.get(hers)["ETag"]

    assert client.get(hers, HTTP_IF_NONE_MATCH=etag).status_code == 304
    assert client.get(hers, HTTP_RANGE="bytes=0-1", HTTP_IF_RANGE=etag).status_code == 206
    assert client.get(hers, HTTP_RANGE="bytes=0-1", HTTP_IF_RANGE='"other"').status_code == 200


def test_a_film_is_kept_by_her_phone_and_by_nobody_on_the_way(client, hers):
    response = client.get(hers)

    assert response["Cache-Control"] == "private, max-age=2592000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"] == 'inline; filename="small.mp4"'
    assert response["Content-Type"] == "video/mp4"


def test_her_address_opens_for_her_alone(client, hers, trainer):
    as_she = client.get(hers).status_code
    client.force_login(trainer)
    as_another = client.get(hers).status_code
    client.logout()

    assert (as_she, as_another, client.get(hers).status_code) == (200, 404, 404)


def test_an_address_made_for_a_session_opens_in_that_session_alone(client, film):
    session = client.session
    session["seen"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key

    address = playback(film, session).sources[0].url.replace("speech.webm", "small.mp4")

    assert client.get(address).status_code == 200
    client.cookies.clear()
    assert client.get(address).status_code == 404


def test_an_address_of_nobody_opens_for_nobody(client, film, member):
    from django.contrib.auth.models import AnonymousUser

    address = playback(film, AnonymousUser()).sources[1].url

    assert client.get(address).status_code == 404
    client.force_login(member)
    assert client.get(address).status_code == 404


def test_an_address_lasts_about_a_month_and_is_the_same_all_week(client, film, member):
    monday = timezone.now().replace(year=2026, month=11, day=26, hour=0)
    with time_machine.travel(monday, tick=False):
        address = playback(film, member).sources[1].url
    with time_machine.travel(monday + timedelta(days=6), tick=False):
        assert playback(film, member).sources[1].url == address
    answers = []
    for days in (0, 22, 31):
        with time_machine.travel(monday + timedelta(days=days), tick=False):
            client.force_login(member)
            answers.append(client.get(address).status_code)

    assert answers == [200, 200, 404]


def test_a_changed_token_opens_nothing(client, hers, film):
    token = hers.split("/")[3]
    other = ready_video(title="أخرى")

    tampered = [token.replace(f"{film.pk}-", f"{other.pk}-", 1), token[:-1] + "_", "x", token.rsplit(".", 1)[0]]

    assert [client.get(reverse("media:file", args=[bad, "small.mp4"])).status_code for bad in tampered] == [404] * 4


def test_segments_open_under_the_same_token_so_that_playlists_work(client, film, member):
    client.force_login(member)
    master = playback(film, member).hls

    assert client.get(master)["Content-Type"] == "application/vnd.apple.mpegurl"
    assert client.get(master.replace("master.m3u8", "240p/s0000.m4s"))["Content-Type"] == "video/iso.segment"


@pytest.mark.parametrize(
    "name",
    [
        "../../sources/x.bin",
        "..%2f..%2fsources%2fx.bin",
        "hls/../../../sources/x.bin",
        "/etc/passwd",
        "absent.mp4",
        "hls",
        ".hidden.mp4",
        "small.mp4/",
        "SMALL.MP4",
        "poster.jpg%00.mp4",
        "in.bin",
    ],
)
def test_no_name_leads_out_of_the_films_folder(client, film, member, name):
    client.force_login(member)
    (paths.sources()).mkdir(parents=True)
    (paths.sources() / "x.bin").write_bytes(b"private")

    assert client.get(f"/media/v/{tokens.seal(film.pk, member)}/{name}").status_code == 404


@pytest.mark.parametrize("place", ["sources", "work", "uploads", "videos/00"])
def test_the_workshops_own_folders_are_never_served(client, film, trainer, place):
    client.force_login(trainer)
    folder = paths.root() / place
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "x.jpg").write_bytes(b"private")
    roads = ["", "p/", "pictures/", "images/", "d/", "p/../", "p/%2e%2e/", "images/../"]

    assert {client.get(f"/media/{road}{place}/x.jpg").status_code for road in roads} == {404}


def test_captions_are_served_under_a_name_that_changes_with_them(client, film, member):
    client.force_login(member)
    text = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nمرحبا\n"
    Captions.objects.create(video=film, language="ar", vtt=text, sha256=hashlib.sha256(text.encode()).hexdigest())

    caption = playback(film, member).captions[0]
    response = client.get(caption.url)

    assert (caption.language, caption.label) == ("ar", "العربية")
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert body(response).decode() == text
    assert client.get(caption.url, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
    assert client.get(caption.url.replace("-ar-", "-fr-")).status_code == 404


def test_playback_names_each_choice_with_its_bytes(film, member):
    found = playback(film, member)

    assert [(s.quality, s.size, s.mime) for s in found.sources] == [
        ("audio", 200_000, "audio/webm"),
        ("small", 900_000, "video/mp4"),
        ("clear", 1_200_000, "video/mp4"),
    ]
    assert found.sources[0].spare.endswith("/speech.m4a")
    assert (found.duration, found.poster.endswith("/poster.jpg")) == (60, True)


def test_a_film_that_is_no_longer_ready_is_no_longer_served(client, hers, film):
    film.state = "failed"
    film.save()

    assert client.get(hers).status_code == 404


def test_nginx_sends_the_bytes_when_it_is_there(client, hers, settings):
    settings.MEDIA_ACCEL_PREFIX = "/protected/"

    response = client.get(hers, HTTP_RANGE="bytes=0-1")

    assert (response.status_code, body(response)) == (200, b"")
    assert response["X-Accel-Redirect"] == "/protected/videos/00/small.mp4"


@pytest.mark.parametrize("road", ["p/tagine.jpg", "pictures/tagine.jpg"])
def test_product_pictures_are_everybodys(client, db, road):
    (paths.root() / "pictures").mkdir(parents=True)
    (paths.root() / "pictures" / "tagine.jpg").write_bytes(BODY)

    response = client.get(f"/media/{road}")

    assert (response.status_code, body(response)) == (200, BODY)
    assert response["Cache-Control"] == "public, max-age=2592000"


def test_no_link_leads_out_of_the_pictures(client, db):
    (paths.root() / "pictures").mkdir(parents=True)
    (paths.root() / "secret.jpg").write_bytes(b"private")
    (paths.root() / "pictures" / "link.jpg").symlink_to(paths.root() / "secret.jpg")

    assert client.get("/media/p/link.jpg").status_code == 404


@pytest.fixture
def permit(db, member, trainer):
    """A paper of the cooperative that `member` belongs to."""
    (paths.root() / "authorisations").mkdir(parents=True)
    (paths.root() / "authorisations" / "onssa.pdf").write_bytes(b"%PDF-1.4 paper")
    home = Cooperative.objects.create(slug="tighanimin", name="تيغانيمين", province=Province.objects.first())
    Membership.objects.create(cooperative=home, user=member, since=date(2020, 1, 1))
    day = {"valid_from": date(2026, 1, 1), "valid_until": date(2027, 1, 1)}
    return Authorisation.objects.create(
        cooperative=home, trade=Trade.objects.first(), number="1", file="authorisations/onssa.pdf", **day
    )


@pytest.mark.parametrize(
    ("who", "status"), [("nobody", 404), ("member", 200), ("neighbour", 404), ("trainer", 404), ("officer", 200)]
)
def test_a_health_paper_opens_for_officers_and_its_own_cooperative(client, permit, member, trainer, who, status):
    people = {
        "member": member,
        "trainer": trainer,
        "neighbour": User.objects.create_user("+212600000008"),
        "officer": User.objects.create_user("+212600000009", desk="officer"),
    }
    if who in people:
        client.force_login(people[who])

    answers = [client.get(f"/media/{road}authorisations/onssa.pdf") for road in ("", "d/")]

    assert [answer.status_code for answer in answers] == [status, status]
    if status == 200:
        assert answers[0]["Content-Disposition"] == 'attachment; filename="onssa.pdf"'
        assert answers[0]["Cache-Control"] == "private, no-cache"


def test_a_paper_no_row_knows_opens_for_nobody(client, permit):
    (paths.root() / "authorisations" / "left.pdf").write_bytes(b"%PDF-1.4")
    client.force_login(User.objects.create_user("+212600000009", desk="officer"))

    assert client.get("/media/authorisations/left.pdf").status_code == 404


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


def test_a_film_to_keep_comes_whole_as_a_file_with_the_lessons_name(client, member, film):
    client.force_login(member)
    sources = {source.mime: source for source in playback(film, member).sources}

    saved = client.get(sources["video/mp4"].url.replace("clear", "small") + "?save=1")

    name = "%D8%A7%D9%84%D8%B9%D8%B3%D9%84-small.mp4"
    assert (saved.status_code, body(saved)) == (200, BODY)
    assert saved["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert saved["Content-Type"] == "video/mp4"


def test_a_download_that_broke_goes_on_where_it_stopped(client, hers):
    rest = client.get(hers + "?save=1", headers={"Range": "bytes=100-"})

    assert (rest.status_code, body(rest)) == (206, BODY[100:])
    assert rest["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize("name", ["poster.jpg", "hls/master.m3u8"])
def test_what_is_no_whole_film_is_not_offered_as_a_file(client, member, film, name):
    client.force_login(member)
    address = reverse("media:file", args=[tokens.seal(film.pk, member), name])

    assert client.get(address + "?save=1")["Content-Disposition"].startswith("inline; ")


def test_a_film_to_keep_is_hers_alone(client, hers, django_user_model):
    client.force_login(django_user_model.objects.create_user("+212611111119"))

    assert client.get(hers + "?save=1").status_code == 404
