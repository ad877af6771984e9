"""What an upload is refused for, whose it is, and what two requests at once may not do to it."""

import resource
from base64 import b64encode
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import IntegrityError, transaction
from django.utils import timezone

from media import paths
from media.models import Upload, Video
from media.services import uploads
from media.services.sweeping import sweep
from tests.media.sending import VERSION, WHERE, opened, piece


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


@pytest.mark.parametrize("said", [b"\0", b"\xff", b"\xed\xa0\x80"])
def test_a_title_that_no_database_keeps_is_left_out(desk, said):
    pairs = f"title {b64encode(b'x' + said).decode()},filename {b64encode(b'honey.mp4').decode()}"

    address = opened(desk, 10, HTTP_UPLOAD_METADATA=pairs)

    assert Upload.objects.get().title == "honey"
    assert desk.head(address, **VERSION)["Upload-Metadata"] == pairs


@pytest.mark.parametrize("said", ["title é", "title \0", "title eA==,\0"])
def test_metadata_that_no_header_holds_is_not_kept(desk, said):
    address = opened(desk, 10, HTTP_UPLOAD_METADATA=said)

    assert "Upload-Metadata" not in desk.head(address, **VERSION)


@pytest.mark.parametrize("who", ["nobody", "member"])
def test_only_trainers_send_films(client, member, who):
    if who == "member":
        client.force_login(member)

    response = client.post(WHERE, HTTP_UPLOAD_LENGTH="10", **VERSION)

    assert response.status_code == 404
    assert Upload.objects.count() == 0


def test_a_trainer_sends_no_film_before_her_second_factor_where_it_is_required(desk, trainer, film, settings):
    address = opened(desk, 100)
    settings.SECOND_FACTOR_REQUIRED = True
    tries = [
        lambda: desk.post(WHERE, HTTP_UPLOAD_LENGTH="10", **VERSION),
        lambda: piece(desk, address, 0, b"x"),
        lambda: desk.head(address, **VERSION),
        lambda: desk.get(f"/media/films/{film.uuid}"),
        lambda: desk.delete(address, **VERSION),
    ]

    before = [each().status_code for each in tries]
    kept = (Upload.objects.count(), [path.stat().st_size for path in paths.uploads().iterdir()])
    TOTP.activate(trainer, generate_totp_secret())

    assert (before, kept) == ([404] * 5, (1, [0]))
    assert [each().status_code for each in tries] == [201, 204, 200, 200, 204]


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
