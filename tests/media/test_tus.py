"""A film over a line that breaks arrives whole, or not at all, and only from a trainer."""

import shutil
import socket
from itertools import pairwise

import pytest
from django.db import IntegrityError

from media import paths
from media.models import Upload, Video
from tests.factories.media import clip
from tests.media.sending import VERSION, WHERE, opened, piece, title


def test_a_film_in_three_pieces_arrives_byte_for_byte(desk, trainer, django_capture_on_commit_callbacks):
    film = clip().read_bytes()
    address = opened(desk, len(film))

    ends = [0, 1000, 50_000, len(film)]
    with django_capture_on_commit_callbacks(execute=True):
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


@pytest.mark.parametrize("at", [20, 60, 5000])
def test_a_client_that_lost_its_place_is_told_it_however_much_it_sends(desk, at):
    """Its piece would go beyond the end from there; that is no reason to give the film up."""
    address = opened(desk, 100)
    piece(desk, address, 0, b"x" * 10)

    response = piece(desk, address, at, b"y" * 90)

    assert (response.status_code, response["Upload-Offset"]) == (409, "10")


def test_what_the_client_said_of_the_film_is_given_back_as_it_said_it(desk):
    said = title("دراسة المشروع") + ",filename bGVzc29uLm1wNA==,is_confidential"
    address = opened(desk, 100, HTTP_UPLOAD_METADATA=said)

    assert desk.head(address, **VERSION)["Upload-Metadata"] == said
    assert "Upload-Metadata" not in desk.head(opened(desk, 100, HTTP_UPLOAD_METADATA=""), **VERSION)


def test_every_answer_to_a_trainer_names_the_version_and_is_kept_by_nobody(desk):
    address = opened(desk, 100)
    nowhere = address[:-1] + ("0" if address[-1] != "0" else "1")
    answers = {
        204: desk.options(WHERE),
        200: desk.head(address, **VERSION),
        404: desk.head(nowhere, **VERSION),
        405: desk.put(address, **VERSION),
        409: piece(desk, address, 5, b"x"),
        412: desk.head(address),
        413: piece(desk, address, 0, b"x" * 101),
        415: desk.patch(address, b"x", content_type="video/mp4", HTTP_UPLOAD_OFFSET="0", **VERSION),
    }

    assert [answer.status_code for answer in answers.values()] == list(answers)
    assert {answer["Tus-Resumable"] for answer in answers.values()} == {"1.0.0"}
    assert {answer["Cache-Control"] for answer in answers.values()} == {"no-store"}
    assert answers[412]["Tus-Version"] == "1.0.0"


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


def test_what_came_leaves_its_place_only_when_the_film_is_kept(desk, django_capture_on_commit_callbacks):
    """A process killed before its commit loses no film, and one killed after it leaves no half one."""
    film = clip().read_bytes()
    address = opened(desk, len(film))

    with django_capture_on_commit_callbacks(execute=False) as after_the_commit:
        piece(desk, address, 0, film)
    [came] = paths.uploads().iterdir()
    assert came.read_bytes() == film
    for settle in after_the_commit:
        settle()

    assert list(paths.uploads().iterdir()) == []
    assert (paths.root() / Video.objects.get().source).read_bytes() == film


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
