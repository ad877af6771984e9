"""A lesson's captions and the picture of its film stand in the lesson's own form."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commons.models import AuditLine
from courses.errors import NoFilmForCaptions
from courses.models import LessonPage
from media import errors
from media.models import Captions
from media.queries import playback
from media.services import add_captions
from tests.courses.test_authoring_desk import edit, sent, trainer  # noqa: F401 -- a fixture
from tests.factories import courses as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trainer")]
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nصوّري قرب النافذة\n"
SRT = "1\n00:00:01,000 --> 00:00:03,000\nPrès de la fenêtre\n"


@pytest.fixture
def lesson(site_tree):
    return make.lesson(live=False, video=make.video(duration=60))


def file(text, name="words.vtt"):
    return SimpleUploadedFile(name, text.encode())


def kept(film):
    return {words.language: words.vtt for words in Captions.objects.filter(video=film)}


def test_captions_of_two_languages_are_kept_with_the_film_when_the_draft_is_saved(client, lesson, trainer):  # noqa: F811
    form = sent(lesson, captions_ar=file(VTT), captions_fr=file(SRT, "words.srt"))

    answer = client.post(edit(lesson), form)

    assert answer.status_code == 302
    assert kept(lesson.video) == {
        "ar": VTT,
        "fr": "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nPrès de la fenêtre\n",
    }
    assert set(AuditLine.objects.filter(action="media.captions").values_list("by", flat=True)) == {trainer.pk}


def test_a_published_lesson_shows_its_readers_the_captions_through_the_films_own_door(client, lesson):
    client.post(edit(lesson), sent(lesson, captions_ar=file(VTT), **{"action-publish": "1"}))

    page = client.get(LessonPage.objects.get(live=True).url).content.decode()

    [track] = re.findall(r'<track kind="captions" srclang="ar"[^>]* src="([^"]+)"', page)
    assert track.startswith("/media/v/")
    assert client.get(track).content.decode() == VTT


def test_the_same_file_saved_again_changes_nothing(client, lesson):
    for _ in range(2):
        client.post(edit(lesson), sent(lesson, captions_ar=file(VTT)))

    assert kept(lesson.video) == {"ar": VTT}
    assert AuditLine.objects.filter(action="media.captions").count() == 1


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("no captions at all", errors.CaptionsRefused()),
        (VTT.replace("00:00:03", "00:02:03"), errors.CaptionsPastEnd(end="2:03", duration="1:00")),
    ],
)
def test_a_file_that_does_not_fit_is_refused_beside_its_field_and_older_ones_stay(
    client,
    lesson,
    trainer,  # noqa: F811
    text,
    refusal,
):
    add_captions(video=lesson.video, language="ar", upload=file(VTT), by=trainer)

    answer = client.post(edit(lesson), sent(lesson, title="عنوان آخر", captions_ar=file(text)))

    assert answer.context["form"].errors["captions_ar"] == [str(refusal)]
    assert kept(lesson.video) == {"ar": VTT}


def test_captions_without_a_film_are_refused(client, site_tree):
    lesson = make.lesson(live=False)

    answer = client.post(edit(lesson), sent(lesson, captions_fr=file(SRT)))

    assert answer.context["form"].errors["captions_fr"] == [str(NoFilmForCaptions())]
    assert Captions.objects.count() == 0


def test_the_form_shows_the_films_picture_to_her_alone_and_which_captions_there_are(client, lesson, trainer):  # noqa: F811
    add_captions(video=lesson.video, language="fr", upload=file(SRT), by=trainer)

    answer = client.get(edit(lesson))

    page = answer.content.decode()
    assert f'<img data-film-poster src="{playback(lesson.video, trainer).poster}"' in page
    assert reverse("films:film", args=[lesson.video.uuid]) in page
    helped = {code: str(answer.context["form"].fields[f"captions_{code}"].help_text) for code in ("ar", "fr", "en")}
    assert helped["fr"].startswith("لهذا الفيلم تسميات بهذه اللغة.")
    assert helped["ar"] == helped["en"] != helped["fr"]


def test_a_form_without_a_film_has_a_place_for_its_picture(client, site_tree):
    assert "<img data-film-poster hidden" in client.get(edit(make.lesson(live=False))).content.decode()


def test_the_live_state_names_the_picture_once_the_film_is_ready(client, lesson, trainer):  # noqa: F811
    waiting = make.video(state="transcoding", percent=10)

    told = [
        client.get(reverse("media:film-state", args=[film.uuid])).json()["poster"] for film in (lesson.video, waiting)
    ]

    assert told == [playback(lesson.video, trainer).poster, ""]


def test_every_language_of_the_portal_has_its_field(settings, lesson):
    form = LessonPage.get_edit_handler().get_form_class()

    assert {f"captions_{code}" for code, _ in settings.LANGUAGES} <= set(form.base_fields)
