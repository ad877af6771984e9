"""Pictures, captions and papers that tell their reader to call somebody: nobody is called, nothing of it is kept."""

import io
import socket
import time
import tracemalloc
import zlib

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from media import errors
from media.models import Captions
from media.services import add_captions, clean_document, clean_picture
from tests.factories.media import ready_video
from tests.media.test_documents import compressed_script, paper


def test_a_canary_counts_who_calls_even_when_the_caller_has_hung_up(canary):
    before = canary.calls

    socket.create_connection(("127.0.0.1", canary.port)).close()

    assert (before, canary.calls) == (0, 1)


def calling(kind, port):
    """A file of the kind that asks to be completed from elsewhere."""
    there = f"http://127.0.0.1:{port}/x"
    return {
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<image href="{there}.png" xlink:href="{there}.png"/><use href="{there}.svg#a"/></svg>',
        "svg behind a document type": f'<!DOCTYPE svg [<!ENTITY e SYSTEM "{there}">]><svg>&e;</svg>',
        "html": f'<html><img src="{there}.png"><link rel="stylesheet" href="{there}.css"></html>',
        "playlist": f"#EXTM3U\n#EXTINF:4,\n{there}.ts\n",
        "postscript": f"%!PS-Adobe-3.0 EPSF-3.0\n({there}) (r) file\n",
        "word with a template elsewhere": "PK\x03\x04" + f'<Relationship Target="{there}.dotm" TargetMode="External"/>',
    }[kind].encode()


@pytest.mark.parametrize("kind", ["svg", "svg behind a document type", "html", "playlist", "postscript"])
@pytest.mark.parametrize("ending", ["photo.jpg", "photo.svg"])
def test_what_calls_somebody_is_no_photograph_whatever_its_name(canary, kind, ending):
    upload = io.BytesIO(calling(kind, canary.port))
    upload.name = ending

    with pytest.raises(errors.PictureRefused):
        clean_picture(upload)

    assert canary.calls == 0


@pytest.mark.parametrize("kind", ["svg", "html", "postscript", "word with a template elsewhere"])
def test_what_calls_somebody_is_no_paper_whatever_its_name(canary, kind):
    upload = io.BytesIO(calling(kind, canary.port))
    upload.name = "paper.pdf"

    with pytest.raises(errors.DocumentRefused):
        clean_document(upload)

    assert canary.calls == 0


def action(kind, port):
    """A change of a paper: it does this when it is opened."""

    def change(writer: PdfWriter) -> None:
        there = TextStringObject(f"http://127.0.0.1:{port}/x")
        words = {NameObject("/S"): NameObject(f"/{kind}"), NameObject("/URI" if kind == "URI" else "/F"): there}
        writer._root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(words))

    return change


@pytest.mark.parametrize("kind", ["Launch", "SubmitForm", "ImportData", "GoToR"])
def test_a_paper_that_sends_or_fetches_is_refused_and_calls_nobody(canary, kind):
    with pytest.raises(errors.DocumentActive):
        clean_document(paper(action(kind, canary.port)))

    assert canary.calls == 0


def test_a_paper_with_a_link_is_kept_as_it_came_and_calls_nobody(canary):
    upload = paper(action("URI", canary.port))

    assert clean_document(upload).read() == upload.getvalue()
    assert canary.calls == 0


def test_captions_keep_their_words_and_nothing_that_calls_somebody(db, trainer, canary):
    there = f"http://127.0.0.1:{canary.port}/x"
    sent = (
        f"WEBVTT\nX-TIMESTAMP-MAP=LOCAL:{there}\n\nSTYLE\n::cue {{ background: url({there}.png) }}\n\nNOTE {there}\n\n"
        f'00:01.000 --> 00:02.000\n<img src="{there}.png"><a href="{there}">العسل</a>{{\\img {there}}}\n'
    )

    add_captions(video=ready_video(), language="ar", upload=io.BytesIO(sent.encode()), by=trainer)

    assert Captions.objects.get().vtt == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nالعسل\n"
    assert canary.calls == 0


def test_a_paper_that_swells_to_hundreds_of_megabytes_is_refused_within_its_memory_and_a_minute():
    packer = zlib.compressobj(9)
    packed = packer.compress(b"4 0 <<>>") + b"".join(packer.compress(b" " * 1_000_000) for _ in range(400))
    bomb = compressed_script(packed + packer.flush())
    began = time.monotonic()
    tracemalloc.start()

    try:
        with pytest.raises(errors.DocumentRefused):
            clean_document(bomb)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    print(f"{len(bomb.getvalue())} bytes, peak {peak / 1024**2:.0f} MB, {time.monotonic() - began:.1f} s")
    assert len(bomb.getvalue()) < 1_000_000
    assert peak < 512 * 1024**2
    assert time.monotonic() - began < 60
