"""Captions of every origin become clean words at the right seconds, or are refused with a sentence."""

import io
from time import process_time

import pytest
from django.db import IntegrityError, transaction

from media import errors
from media.models import Captions
from media.queries import transcript
from media.services import add_captions
from media.services.captions import clean_captions, decode, spoken
from tests.factories.media import ready_video

ARABIC = (
    "1\n00:00:01,000 --> 00:00:03,500\nنكتب المصاريف: المواد والتعبئة\n\n2\n00:00:04,000 --> 00:00:06,000\nثمن الكيلو\n"
)


def cue(words: str, times: str = "00:01.000 --> 00:02.000") -> bytes:
    return f"WEBVTT\n\n{times}\n{words}\n".encode()


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
def test_every_encoding_of_arabic_reads_the_same(coding):
    clean = clean_captions(ARABIC.encode(coding), 60)

    assert clean == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\nنكتب المصاريف: المواد والتعبئة\n\n"
        "00:00:04.000 --> 00:00:06.000\nثمن الكيلو\n"
    )


def test_french_of_an_old_tool_keeps_its_accents():
    words = "1\n00:00:01,000 --> 00:00:03,000\nLa coopérative fixe le prix à l'été, déjà prête à vendre\n"

    assert decode(words.encode("cp1252")) == words


def test_windows_line_ends_are_read():
    assert "ثمن الكيلو" in clean_captions(ARABIC.replace("\n", "\r\n").encode(), 60)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<b>العسل</b>", "العسل"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("<c.red>ثمن</c> &lt;img src=x onerror=alert(1)&gt;", "ثمن"),
        ("{\\an8}فوق", "فوق"),
        ("a\0b", "ab"),
        ("\u202eعسل\u202c", "عسل"),
        ("زيت &amp; عسل", "زيت &amp; عسل"),
        ("A --&gt; B", "A → B"),
    ],
)
def test_markup_and_unseen_signs_are_stripped(written, kept):
    assert clean_captions(cue(written), 60).split("\n")[3] == kept


HOSTILE = ["{\\", "&lt;", "<", "<b", "{\\an", "&lt;b "]


@pytest.mark.parametrize("opener", HOSTILE)
def test_markup_that_opens_and_never_closes_is_read_in_one_go(opener):
    # looking for the end from each opener anew took a quarter of a minute here, and grew with the square
    begun = process_time()

    spoken(opener * 100_000)

    assert process_time() - begun < 3


@pytest.mark.parametrize("opener", HOSTILE)
def test_a_file_that_is_one_endless_caption_is_refused_by_its_number(opener):
    begun = process_time()

    with pytest.raises(errors.CaptionTooLong) as refused:
        clean_captions(cue("العسل") + b"\n" + cue(opener * 160_000, "00:03.000 --> 00:04.000")[8:], 60)

    assert refused.value.facts == {"line": 2, "most": 2000}
    assert process_time() - begun < 3


def test_a_caption_of_two_thousand_letters_is_the_longest():
    assert "ع" * 2000 in clean_captions(cue("ع" * 2000), 60)
    with pytest.raises(errors.CaptionTooLong):
        clean_captions(cue("ع" * 2001), 60)


@pytest.mark.parametrize("words", ["ONSSA ترخيص", "120 درهما", "«120 درهما»"])
def test_an_arabic_line_that_begins_with_latin_or_figures_is_laid_out_from_the_right(words):
    assert clean_captions(cue(words), 60).split("\n")[3] == "\u200f" + words


def test_a_latin_line_is_left_as_it_is():
    assert clean_captions(cue("La coopérative"), 60).split("\n")[3] == "La coopérative"


def test_times_that_go_backwards_are_refused_by_their_line():
    data = cue("أ", "00:05.000 --> 00:06.000") + b"\n00:01.000 --> 00:02.000\nx\n"

    with pytest.raises(errors.CaptionsOutOfOrder) as refused:
        clean_captions(data, 60)

    assert refused.value.facts == {"line": 2}


def test_captions_a_little_past_the_end_are_clipped():
    assert "--> 00:01:00.000" in clean_captions(cue("شكرا", "00:58.000 --> 01:01.500"), 60)


def test_captions_of_a_longer_film_are_refused():
    with pytest.raises(errors.CaptionsPastEnd) as refused:
        clean_captions(cue("شكرا", "02:00.000 --> 02:03.000"), 60)

    assert refused.value.facts == {"end": "2:03", "duration": "1:00"}


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.4", b"\0" * 400, b"WEBVTT\n\n", cue(""), b"\xff\xfe\x00", b"a --> b\nc"]
)
def test_what_is_no_caption_file_is_refused(data):
    with pytest.raises(errors.CaptionsRefused):
        clean_captions(data, 60)


def test_a_file_too_large_is_refused_before_it_is_read(db, trainer):
    with pytest.raises(errors.CaptionsTooLarge):
        add_captions(video=ready_video(), language="ar", upload=io.BytesIO(b"x" * 1_000_001), by=trainer)


def test_an_unknown_language_is_refused(db, trainer):
    with pytest.raises(errors.CaptionsLanguage):
        add_captions(video=ready_video(), language="xx", upload=io.BytesIO(cue("x")), by=trainer)


def test_new_captions_take_the_place_of_the_old_and_a_refused_file_does_not(db, trainer):
    video = ready_video()
    add_captions(video=video, language="ar", upload=io.BytesIO(cue("أولا")), by=trainer)
    add_captions(video=video, language="ar", upload=io.BytesIO(cue("ثانيا")), by=trainer)

    with pytest.raises(errors.CaptionsRefused):
        add_captions(video=video, language="ar", upload=io.BytesIO(b"nothing"), by=trainer)

    assert "ثانيا" in Captions.objects.get().vtt


def test_the_transcript_is_the_spoken_words_with_their_seconds(db, trainer):
    video = ready_video()
    add_captions(video=video, language="ar", upload=io.BytesIO(ARABIC.encode()), by=trainer)

    lines = transcript(video, "fr")

    assert [(line.start, line.end, line.text) for line in lines] == [
        (1.0, 3.5, "نكتب المصاريف: المواد والتعبئة"),
        (4.0, 6.0, "ثمن الكيلو"),
    ]


def test_the_transcript_of_a_film_without_captions_is_empty(db):
    assert transcript(ready_video(), "ar") == []


def test_the_database_keeps_one_file_a_language(db):
    video = ready_video()
    Captions.objects.create(video=video, language="ar", vtt="x", sha256="0")

    with pytest.raises(IntegrityError), transaction.atomic():
        Captions.objects.create(video=video, language="ar", vtt="y", sha256="1")
