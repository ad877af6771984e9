"""A film over a line that breaks arrives whole, or not at all, and only from a trainer."""

import base64
import resource
import shutil
import socket
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from media import paths
from media.models import Upload, Video
from media.services import uploads
from media.services.sweeping import sweep
from tests.factories.media import clip

VERSION = {"HTTP_TUS_RESUMABLE": "1.0.0"}
WHERE = "/media/uploads/"


@pytest.fixture
def desk(client, trainer):
    client.force_login(trainer)
    return client


def title(words: str) -> str:
    return "title " + base64.b64encode(words.encode()).decode()


def opened(desk, size: int, **headers) -> str:
    said = {"HTTP_UPLOAD_LENGTH": str(size), "HTTP_UPLOAD_METADATA": title("دراسة المشروع")} | VERSION | headers
    response = desk.post(WHERE, **said)
    assert response.status_code == 201
    return response["Location"]


def piece(desk, address: str, at: int, data: bytes):
    words = {"content_type": "application/offset+octet-stream", "HTTP_UPLOAD_OFFSET": str(at)}
    return desk.patch(address, data, **words, **VERSION)


def test_a_film_in_three_pieces_arrives_byte_for_byte(desk, trainer):
    film = clip().read_bytes()
    address = opened(desk, len(film))

    ends = [0, 1000, 50_000, len(film)]
    answers = [piece(desk, address, a, film[a:b]) for a, b in pairwise(ends)]

    video = Video.objects.get()
    assert [(a.status_code, a["Upload-Offset"]) for a in answers] == [(204, str(end)) for end in ends[1:]]
    assert (paths.root() / video.source).read_bytes() == film
    assert (video.title, video.uploaded_by, video.state) == ("دراسة المشروع", trainer, "uploaded")
    assert list(paths.uploads().iterdir()) == []


def test_what_it_has_become_is_said_at_the_same_address(desk):
    film = clip().read_bytes()
    address = opened(desk, len(film))
    piece(desk, address, 0, film)

    said = desk.get(address).json()

    assert said["uuid"] == str(Video.objects.get().uuid)
    assert desk.head(address, **VERSION)["Upload-Offset"] == str(len(film))


def test_a_piece_that_does_not_begin_where_the_file_ends_is_refused_and_changes_nothing(desk):
    address = opened(desk, 100)
    piece(desk, address, 0, b"x" * 10)

    response = piece(desk, address, 20, b"y" * 10)

    assert (response.status_code, response["Upload-Offset"]) == (409, "10")
    assert desk.head(address, **VERSION)["Upload-Offset"] == "10"


def test_more_bytes_than_announced_are_refused(desk):
    address = opened(desk, 10)

    response = piece(desk, address, 0, b"x" * 11)

    assert response.status_code == 413
    assert desk.head(address, **VERSION)["Upload-Offset"] == "0"


def test_a_second_last_piece_makes_no_second_film(desk):
    film = clip().read_bytes()
    address = opened(desk, len(film))
    piece(desk, address, 0, film)

    again = piece(desk, address, 0, film)

    assert again.status_code == 409
    assert Video.objects.count() == 1


def test_a_whole_upload_that_a_crash_kept_from_being_a_film_becomes_one_when_asked_for(desk):
    address = opened(desk, 100)
    next(paths.uploads().iterdir()).write_bytes(b"x" * 100)

    response = desk.head(address, **VERSION)

    assert response["Upload-Offset"] == "100"
    assert Video.objects.count() == 1


def test_a_film_that_travelled_whole_is_not_refused_for_room_at_its_last_byte(desk, monkeypatch, settings):
    film = clip().read_bytes()
    address = opened(desk, len(film))
    usage = shutil.disk_usage("/")._replace(free=settings.MEDIA_RESERVE_BYTES)
    monkeypatch.setattr("media.services.videos.shutil.disk_usage", lambda _: usage)

    answer = piece(desk, address, 0, film)

    assert (answer.status_code, Video.objects.get().size) == (204, len(film))


@pytest.mark.parametrize("broken_verb", ["media.services.videos.record", "media.services.uploads.Upload.save"])
def test_a_film_whose_row_fails_is_not_lost_and_is_completed_when_asked_for_again(desk, monkeypatch, broken_verb):
    film = clip().read_bytes()
    address = opened(desk, len(film))

    def broken(*_words, **_more):
        raise IntegrityError

    desk.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(broken_verb, broken)
        answer = piece(desk, address, 0, film)
        waiting = [path.stat().st_size for path in paths.uploads().iterdir()]

    assert (answer.status_code, waiting, list(paths.sources().iterdir())) == (500, [len(film)], [])
    assert desk.head(address, **VERSION)["Upload-Offset"] == str(len(film))
    assert (paths.root() / Video.objects.get().source).read_bytes() == film


def test_options_say_what_is_spoken_here(desk):
    response = desk.options(WHERE)

    assert response["Tus-Version"] == "1.0.0"
    assert response["Tus-Extension"] == "creation,termination,expiration"
    assert response["Tus-Max-Size"] == str(2 * 1024**3)


def test_another_version_is_refused(desk):
    response = desk.post(WHERE, HTTP_TUS_RESUMABLE="0.2.2", HTTP_UPLOAD_LENGTH="10")

    assert response.status_code == 412
    assert Upload.objects.count() == 0


def test_giving_up_leaves_nothing(desk):
    address = opened(desk, 100)
    piece(desk, address, 0, b"x" * 10)

    response = desk.delete(address, **VERSION)

    assert response.status_code == 204
    assert (Upload.objects.count(), list(paths.uploads().iterdir())) == (0, [])
    assert desk.head(address, **VERSION).status_code == 404


@pytest.mark.parametrize("size", ["0", "-1", "many", "", "٥"])
def test_a_length_that_is_none_is_refused(desk, size):
    response = desk.post(WHERE, HTTP_UPLOAD_LENGTH=size, **VERSION)

    assert response.status_code in {400, 422}
    assert Upload.objects.count() == 0


def test_a_film_larger_than_two_gigabytes_is_refused_before_it_travels(desk):
    response = desk.post(WHERE, HTTP_UPLOAD_LENGTH=str(2 * 1024**3 + 1), HTTP_ACCEPT_LANGUAGE="en", **VERSION)

    assert response.status_code == 413
    assert response.content.decode() == "This file is larger than 2 GB. Save it at 720p and send it again."


def test_a_trainer_has_a_share_of_the_disk(desk, settings):
    settings.MEDIA_UPLOAD_QUOTA = 1500
    opened(desk, 1000)

    response = desk.post(WHERE, HTTP_UPLOAD_LENGTH="501", **VERSION)

    assert response.status_code == 413
    assert Upload.objects.count() == 1


def test_a_full_disk_is_answered_with_a_sentence_before_the_film_travels(desk, settings):
    settings.MEDIA_RESERVE_BYTES = 10**18

    response = desk.post(WHERE, HTTP_UPLOAD_LENGTH="1000", HTTP_ACCEPT_LANGUAGE="en", **VERSION)

    assert response.status_code == 507
    assert response.content.decode().startswith("There is no room left for films.")
    assert (Upload.objects.count(), Video.objects.count()) == (0, 0)


def test_a_disk_that_fills_under_a_piece_drops_that_piece_whole(desk):
    address = opened(desk, 400_000)
    piece(desk, address, 0, b"x" * 100_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        response = piece(desk, address, 100_000, b"y" * 300_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert response.status_code == 507
    assert desk.head(address, **VERSION)["Upload-Offset"] == "100000"
    assert piece(desk, address, 100_000, b"z" * 300_000).status_code == 204


def test_an_upload_not_finished_within_a_day_is_thrown_away(desk, trainer):
    address = opened(desk, 100)
    piece(desk, address, 0, b"x" * 10)

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        desk.force_login(trainer)
        gone = desk.head(address, **VERSION).status_code
        sweep()

    assert gone == 404
    assert (Upload.objects.count(), list(paths.uploads().iterdir())) == (0, [])


@pytest.mark.parametrize("who", ["nobody", "member"])
def test_only_trainers_send_films(client, member, who):
    if who == "member":
        client.force_login(member)

    response = client.post(WHERE, HTTP_UPLOAD_LENGTH="10", **VERSION)

    assert response.status_code == 404
    assert Upload.objects.count() == 0


def test_another_trainers_upload_is_not_there(desk, client, member):
    address = opened(desk, 100)
    member.desk = "trainer"
    member.save()
    client.force_login(member)

    answers = [client.head(address, **VERSION), piece(client, address, 0, b"x"), client.delete(address, **VERSION)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Upload.objects.count() == 1


def test_an_upload_whose_bytes_are_lost_is_not_there_and_can_be_given_up(desk):
    address = opened(desk, 100)
    for file in paths.uploads().iterdir():
        file.unlink()

    asked = [
        desk.head(address, **VERSION),
        desk.get(address),
        piece(desk, address, 0, b"x"),
        piece(desk, address, 5, b"x"),
    ]
    given_up = desk.delete(address, **VERSION)

    assert [answer.status_code for answer in asked] == [404] * 4
    assert given_up.status_code == 204
    assert Upload.objects.count() == 0


def test_a_foreign_page_cannot_send_in_her_name(trainer):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(trainer)

    assert strict.post(WHERE, HTTP_UPLOAD_LENGTH="10", **VERSION).status_code == 403
    assert Upload.objects.count() == 0


def test_two_requests_never_write_the_same_upload_at_once(desk):
    import fcntl

    address = opened(desk, 100)
    with next(paths.uploads().iterdir()).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        response = piece(desk, address, 0, b"x" * 10)

    assert response.status_code == 423
    assert desk.head(address, **VERSION)["Upload-Offset"] == "0"


def test_a_question_while_the_last_piece_is_taken_in_is_asked_to_wait(desk):
    import fcntl

    address = opened(desk, 100)
    whole = next(paths.uploads().iterdir())
    whole.write_bytes(b"x" * 100)
    with whole.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        response = desk.head(address, **VERSION)

    assert (response.status_code, Video.objects.count()) == (423, 0)
    assert desk.head(address, **VERSION)["Upload-Offset"] == "100"


@pytest.mark.parametrize("verb", ["head", "get"])
def test_a_question_that_was_asked_before_the_last_piece_finds_the_film_whole(desk, monkeypatch, verb):
    address = opened(desk, 100)
    stale = Upload.objects.get()
    piece(desk, address, 0, b"x" * 100)

    monkeypatch.setattr("media.views.tus.get_object_or_404", lambda *_words, **_more: stale)
    response = getattr(desk, verb)(address, **VERSION)

    assert response.status_code == 200
    assert (uploads.offset(stale), uploads.is_lost(stale), Video.objects.count()) == (100, False, 1)


@pytest.mark.parametrize("late", [False, True])
def test_a_film_that_completes_between_two_looks_is_completed_once(desk, late):
    address = opened(desk, 100)
    stale = Upload.objects.get()
    next(paths.uploads().iterdir()).write_bytes(b"x" * 100)
    if late:
        piece(desk, address, 100, b"")

    uploads.settle(upload=stale)

    assert (Video.objects.count(), uploads.offset(stale)) == (1, 100)


@pytest.mark.parametrize("header", ["HTTP_UPLOAD_LENGTH", "HTTP_UPLOAD_OFFSET"])
def test_a_number_longer_than_any_is_none(desk, header):
    address = opened(desk, 100)
    words = {"content_type": "application/offset+octet-stream", header: "9" * 5000}

    answer = (
        desk.post(WHERE, **words, **VERSION) if "LENGTH" in header else desk.patch(address, b"x", **words, **VERSION)
    )

    assert answer.status_code == 400


def test_the_database_keeps_no_empty_upload(trainer):
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.create(owner=trainer, size=0, title="x", expires_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_what_came_before_the_line_broke_is_kept(live_server, client, trainer):
    client.force_login(trainer)
    address = opened(client, 1_000_000)
    host, port = live_server.url.removeprefix("http://").split(":")
    session, token = client.cookies["sessionid"].value, "x" * 32
    head = (
        f"PATCH {address} HTTP/1.1\r\nHost: {host}\r\nCookie: sessionid={session}; csrftoken={token}\r\n"
        f"X-CSRFToken: {token}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Length: 1000000\r\n"
        "Content-Type: application/offset+octet-stream\r\n\r\n"
    )

    with socket.create_connection((host, int(port))) as line:
        line.sendall(head.encode() + b"x" * 300_000)
        line.shutdown(socket.SHUT_WR)
        line.recv(1000)

    arrived = int(client.head(address, **VERSION)["Upload-Offset"])
    assert arrived == 300_000
    assert piece(client, address, arrived, b"y" * 700_000).status_code == 204
