"""Pictures, captions and papers that tell their reader to call somebody: nobody is called, nothing of it is kept."""

import io
import socket
import time
import zlib

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from media import errors
from media.models import Captions
from media.services import add_captions, clean_document, clean_picture
from media.workshop import supervisor
from tests.factories.media import ready_video
from tests.media.test_documents import paper


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


def swollen(streams, megabytes):
    """A paper with so many compressed streams of so many megabytes of blanks, an object before each."""
    packer = zlib.compressobj(9)
    packed = [packer.compress(b"%b 0 <<>>" % b"4"), *(packer.compress(b" " * 1_000_000) for _ in range(megabytes))]
    packed = b"".join(packed) + packer.flush()
    out, rows = b"%PDF-1.5\n", [b"\0\0\0\0\0"]
    pages = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R>>"]
    head = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    bodies = [*pages, *[head + packed + b"\nendstream"] * streams]
    for number, body in enumerate(bodies, 1):
        rows.append(b"\1" + len(out).to_bytes(3, "big") + b"\0")
        out += b"%d 0 obj" % number + body + b"endobj\n"
    rows += [b"\2" + number.to_bytes(3, "big") + b"\0" for number in range(len(pages) + 1, len(bodies) + 1)]
    table, start = b"".join(rows), len(out)
    out += b"%d 0 obj<</Type/XRef/Size %d/W[1 3 1]/Root 1 0 R/Length %d>>stream\n" % (len(rows), len(rows), len(table))
    return io.BytesIO(out + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % start)


@pytest.mark.parametrize(("streams", "megabytes"), [(1, 400), (20, 70)])
def test_a_paper_that_swells_is_refused_within_its_memory_and_a_minute(streams, megabytes, monkeypatch):
    bomb, outcomes, run = swollen(streams, megabytes), [], supervisor.run
    monkeypatch.setattr(supervisor, "run", lambda *words, **how: outcomes.append(run(*words, **how)) or outcomes[-1])
    began = time.monotonic()

    with pytest.raises(errors.DocumentRefused):
        clean_document(bomb)

    [outcome], spent = outcomes, time.monotonic() - began
    print(f"{len(bomb.getvalue())} bytes: peak {outcome.peak / 1024**2:.0f} MB, {spent:.1f} s, {outcome.said[-60:]!r}")
    assert len(bomb.getvalue()) < 2_000_000
    assert outcome.peak < 512 * 1024**2
    assert spent < 60


def test_a_paper_that_swells_a_little_is_kept():
    upload = swollen(2, 1)

    assert clean_document(upload).read() == upload.getvalue()
