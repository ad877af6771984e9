"""The address of a film opens for whom it was made, while it lasts, and leads nowhere else."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from media import paths, tokens
from media.queries import playback
from tests.factories.media import ready_video


def test_her_address_opens_for_her_alone(reader, hers, trainer):
    as_she = reader.get(hers).status_code
    reader.force_login(trainer)
    as_another = reader.get(hers).status_code
    reader.logout()

    assert (as_she, as_another, reader.get(hers).status_code) == (200, 404, 404)


def test_an_address_made_for_a_session_opens_in_that_session_alone(reader, film):
    session = reader.session
    session["seen"] = 1
    session.save()
    reader.cookies["sessionid"] = session.session_key

    address = playback(film, session).sources[0].url.replace("speech.webm", "small.mp4")

    assert reader.get(address).status_code == 200
    reader.cookies.clear()
    assert reader.get(address).status_code == 404


def test_an_address_of_nobody_opens_for_nobody(reader, film, member):
    from django.contrib.auth.models import AnonymousUser

    address = playback(film, AnonymousUser()).sources[1].url

    assert reader.get(address).status_code == 404
    reader.force_login(member)
    assert reader.get(address).status_code == 404


def test_an_address_lasts_about_a_month_and_is_the_same_all_week(reader, film, member):
    begins = datetime(2026, 11, 26, tzinfo=UTC)
    with time_machine.travel(begins, tick=False):
        address = playback(film, member).sources[1].url
    with time_machine.travel(begins + timedelta(days=6), tick=False):
        assert playback(film, member).sources[1].url == address
    answers = []
    for days in (0, 22, 31):
        with time_machine.travel(begins + timedelta(days=days), tick=False):
            reader.force_login(member)
            answers.append(reader.get(address).status_code)

    assert answers == [200, 200, 404]


def test_a_changed_token_opens_nothing(reader, hers, film):
    token = hers.split("/")[3]
    other = ready_video(title="أخرى")

    tampered = [token.replace(f"{film.pk}-", f"{other.pk}-", 1), token[:-1] + "_", "x", token.rsplit(".", 1)[0]]

    assert [reader.get(reverse("media:file", args=[bad, "small.mp4"])).status_code for bad in tampered] == [404] * 4


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
def test_no_name_leads_out_of_the_films_folder(reader, film, member, name):
    reader.force_login(member)
    (paths.sources()).mkdir(parents=True)
    (paths.sources() / "x.bin").write_bytes(b"private")

    assert reader.get(f"/media/v/{tokens.seal(film.pk, member)}/{name}").status_code == 404


@pytest.mark.parametrize("place", ["sources", "work", "uploads", "videos/00"])
def test_the_workshops_own_folders_are_never_served(reader, film, trainer, place):
    reader.force_login(trainer)
    folder = paths.root() / place
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "x.jpg").write_bytes(b"private")
    roads = ["", "p/", "pictures/", "images/", "d/", "p/../", "p/%2e%2e/", "images/../"]

    assert {reader.get(f"/media/{road}{place}/x.jpg").status_code for road in roads} == {404}


def test_a_film_that_is_no_longer_ready_is_no_longer_served(reader, hers, film):
    film.state = "failed"
    film.save()

    assert reader.get(hers).status_code == 404


def test_a_film_to_keep_is_hers_alone(reader, hers, django_user_model):
    reader.force_login(django_user_model.objects.create_user("+212611111119"))

    assert reader.get(hers + "?save=1").status_code == 404
