"""The trainer's pages about films, and the field by which a lesson names one."""

import errno
import hashlib
import json
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings as house
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from commons.errors import NoRoomForFile
from commons.models import AuditLine
from media import paths
from media.enums import VideoState
from media.models import Captions, Video
from media.queries import videos
from media.services import delete_video
from media.widgets import FilmWidget
from tests.factories.media import clip, ready_video

CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:02.000\nمرحبا\n".encode()


@pytest.fixture
def desk(client, trainer):
    from django.contrib.auth.models import Permission

    trainer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(trainer)
    return client


def test_the_list_says_the_next_step_while_it_is_empty(desk):
    page = desk.get(reverse("films:index"), HTTP_ACCEPT_LANGUAGE="en")

    assert page.status_code == 200
    assert reverse("films:add") in page.content.decode()


def test_the_list_has_every_film_in_a_steady_number_of_queries(desk, django_assert_max_num_queries):
    for number in range(12):
        ready_video(title=f"الدرس {number}")

    with django_assert_max_num_queries(14):
        page = desk.get(reverse("films:index"))

    assert page.content.decode().count("الدرس") == 12
    assert re.findall("<th>(.*?)</th>", page.content.decode()) == ["الفيلم", "الحالة", "المدّة", "أُرسل"]


def test_a_refused_film_says_why_and_may_be_tried_again(desk, trainer):
    film = ready_video(state="failed", failure_code="TooLong", failure_facts={"hours": 3}, uploaded_by=trainer)

    page = desk.get(reverse("films:film", args=[film.uuid]), HTTP_ACCEPT_LANGUAGE="en")
    again = desk.post(reverse("films:retry", args=[film.uuid]))

    film.refresh_from_db()
    assert page.context["progress"].sentence == film.__class__(failure_code="TooLong", failure_facts={"hours": 3}).why
    assert again.status_code == 302
    assert film.state == "uploaded"


def test_captions_are_added_shown_and_taken_away(desk):
    film = ready_video()
    where = reverse("films:add-captions", args=[film.uuid])

    desk.post(where, {"language": "ar", "file": SimpleUploadedFile("a.vtt", CAPTIONS)})
    added = Captions.objects.get()
    page = desk.get(reverse("films:film", args=[film.uuid]))
    desk.post(reverse("films:remove-captions", args=[film.uuid, "ar"]))

    assert (added.language, "مرحبا" in added.vtt) == ("ar", True)
    assert page.context["playback"].captions[0].language == "ar"
    assert Captions.objects.count() == 0


def test_a_caption_file_that_is_none_is_refused_at_its_field(desk):
    film = ready_video()
    where = reverse("films:add-captions", args=[film.uuid])

    page = desk.post(where, {"language": "ar", "file": SimpleUploadedFile("a.vtt", b"%PDF-1.4")})

    assert page.status_code == 422
    assert len(page.context["form"].errors["file"]) == 1
    assert Captions.objects.count() == 0


def test_an_unused_film_may_be_deleted(desk):
    film = ready_video()

    first = desk.post(reverse("films:delete", args=[film.uuid]))
    delete_video(video=film, by=None)

    assert first.url == reverse("films:index")
    assert list(videos()) == []
    assert Video.objects.get().state == VideoState.REMOVED
    assert AuditLine.objects.filter(action="media.delete").count() == 1


def test_the_desk_asks_before_it_deletes_a_film(desk):
    film = ready_video(title="تعليب الزيت")
    where = reverse("films:delete", args=[film.uuid])

    page = desk.get(reverse("films:film", args=[film.uuid])).content.decode()
    asked = desk.get(where)
    film.refresh_from_db()

    assert (f'href="{where}"' in page, f'action="{where}"' in page) == (True, False)
    assert (asked.status_code, list(asked.context["pages"])) == (200, [])
    assert "<bdi>تعليب الزيت</bdi>" in asked.content.decode()
    assert '<button class="button no">' in asked.content.decode()
    assert film.state == VideoState.READY


@pytest.mark.parametrize("name", ["film", "delete", "retry", "add-captions"])
def test_a_deleted_film_is_not_found(desk, name):
    film = ready_video(state=VideoState.REMOVED, folder="")
    where = reverse(f"films:{name}", args=[film.uuid])

    assert (desk.get(where) if name == "film" else desk.post(where)).status_code == 404


@pytest.mark.parametrize("left", [{"folder": "videos/00"}, {"source": "sources/1.bin", "folder": ""}])
def test_the_database_refuses_a_deleted_film_with_files(db, left):
    with pytest.raises(IntegrityError), transaction.atomic():
        ready_video(state=VideoState.REMOVED, **left)


@pytest.mark.parametrize("name", ["index", "add"])
def test_members_find_no_desk(client, member, name):
    client.force_login(member)

    assert client.get(reverse(f"films:{name}")).status_code in {302, 404}


def test_the_state_of_a_film_is_told_to_trainers_alone(client, trainer, member):
    film = ready_video(state="transcoding", percent=40)
    where = reverse("media:film-state", args=[film.uuid])

    client.force_login(member)
    refused = client.get(where).status_code
    client.force_login(trainer)
    said = client.get(where).json()

    assert refused == 404
    assert (said["state"], said["percent"], said["id"]) == ("transcoding", 40, film.pk)


def test_the_field_of_a_lesson_shows_the_state_of_its_film(db):
    film = ready_video(state="transcoding", percent=40)

    class Form(forms.Form):
        video = forms.ModelChoiceField(Video.objects.all(), widget=FilmWidget)

    drawn = str(Form(initial={"video": film.pk})["video"])

    assert f'data-uuid="{film.uuid}"' in drawn
    assert "40" in drawn
    assert 'name="video"' in drawn
    assert drawn.count("name=") == 1


def test_a_lesson_without_a_film_says_so_in_words(db):
    class Form(forms.Form):
        video = forms.ModelChoiceField(Video.objects.all(), widget=FilmWidget)

    assert '<option value="" selected>لا فيلم بعد</option>' in str(Form()["video"])


def test_refused_films_are_not_offered_to_a_lesson_but_the_one_it_has_is(db):
    ready, refused, chosen = (ready_video(state=state) for state in ("ready", "failed", "failed"))

    class Form(forms.Form):
        video = forms.ModelChoiceField(videos(), widget=FilmWidget)

    drawn = str(Form(initial={"video": chosen.pk})["video"])
    offered = {film.pk for film in (ready, refused, chosen) if f'data-uuid="{film.uuid}"' in drawn}

    assert offered == {ready.pk, chosen.pk}
    assert Form({"video": refused.pk}).is_valid()  # a film that is refused while she writes is still hers to save


def test_vendored_files_are_the_ones_that_were_recorded():
    folder = Path(house.STATICFILES_DIRS[0]) / "vendor"
    recorded = json.loads((folder / "vendor.json").read_text())

    for entry in recorded:
        assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert {entry["file"] for entry in recorded} == {path.name for path in folder.glob("*.js")}


def test_the_whole_file_may_be_posted_without_a_script(desk):
    with clip().open("rb") as file:
        response = desk.post(reverse("films:add"), {"title": "التسويق", "file": file})

    video = Video.objects.get()
    assert response.url == reverse("films:film", args=[video.uuid])
    assert (paths.root() / video.source).read_bytes() == clip().read_bytes()


def test_a_film_that_fills_the_disk_on_its_way_in_is_refused_with_a_sentence(desk, monkeypatch):
    """Before any view sees it: the guard against forged forms reads the form first."""

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryUploadedFile, "write", full)
    film = SimpleUploadedFile("film.mp4", b"x" * 3_000_000, "video/mp4")

    answer = desk.post(reverse("films:add"), {"title": "التسويق", "file": film}, headers={"Accept-Language": "ar"})

    assert answer.status_code == 422
    assert str(NoRoomForFile.sentence) in answer.content.decode()
    assert (Video.objects.count(), "التسويق" in answer.content.decode()) == (0, True)
