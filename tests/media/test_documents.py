"""Papers are PDFs without programs in them, or photographs."""

import io
import zlib
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from media import errors
from media.services import clean_document, documents
from media.workshop import papers
from tests.media.test_pictures import SECRET, bomb, phone_photo, picture


def paper(change=None, **words) -> io.BytesIO:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    out.seek(0)
    return out


def launches(writer: PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")})
    writer._root_object[NameObject("/OpenAction")] = action


def runs(writer: PdfWriter) -> None:
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x')")}
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(action))


def compressed_script(packed: bytes = b"") -> io.BytesIO:
    """The script (or what else was packed) lies compressed in an object stream, where reading finds no word of it."""
    stream = packed or zlib.compress(b"4 0 <</S/JavaScript/JS(app.alert(1))>>")
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
        b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(stream)
        + stream
        + b"\nendstream endobj\n",
    ]
    out, places = b"%PDF-1.5\n", []
    for item in objects:
        places.append(len(out))
        out += item
    rows = [b"\0\0\0\0\0", *(b"\1" + place.to_bytes(3, "big") + b"\0" for place in places[:3])]
    rows += [b"\2\0\0\5\0", b"\1" + places[3].to_bytes(3, "big") + b"\0", b"\1" + len(out).to_bytes(3, "big") + b"\0"]
    table, start = b"".join(rows), len(out)
    out += b"6 0 obj<</Type/XRef/Size 7/W[1 3 1]/Root 1 0 R/Length %d>>stream\n" % len(table) + table
    return io.BytesIO(out + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % start)


def test_a_plain_paper_is_kept_byte_for_byte_so_that_its_signature_holds():
    upload = paper()

    clean = clean_document(upload)

    assert clean.name.endswith(".pdf")
    assert clean.read() == upload.getvalue()


def test_a_photograph_of_a_paper_is_cleaned():
    clean = clean_document(phone_photo())

    assert clean.name.endswith(".jpg")
    assert SECRET not in clean.read()


@pytest.mark.parametrize("change", [launches, runs, lambda writer: writer.add_attachment("x.exe", b"MZ")])
def test_a_paper_that_runs_opens_or_carries_something_is_refused(change):
    with pytest.raises(errors.DocumentActive):
        clean_document(paper(change))


def test_a_script_hidden_in_a_compressed_object_is_found():
    upload = compressed_script()
    assert b"JavaScript" not in upload.getvalue()
    assert len(PdfReader(upload).pages) == 1

    with pytest.raises(errors.DocumentActive):
        clean_document(upload)


def test_a_name_written_in_figures_is_found():
    data = paper(runs).getvalue().replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4AS")

    with pytest.raises(errors.DocumentRefused):
        clean_document(io.BytesIO(data))


def test_a_locked_paper_is_refused_with_what_to_do():
    with pytest.raises(errors.DocumentLocked):
        clean_document(paper(lambda writer: writer.encrypt("secret", algorithm="RC4-128")))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7 nothing %%EOF",
        b"<html>" + paper().getvalue(),
        paper().getvalue() + b"<script>" + b"x" * 3000,
        b"PK\x03\x04" + b"\0" * 500,
        b"MZ" + b"\0" * 500,
        b"<svg onload='alert(1)'/>",
        paper().getvalue()[:200],
    ],
)
def test_what_is_no_paper_is_refused(data):
    with pytest.raises(errors.DocumentRefused):
        clean_document(io.BytesIO(data))


def test_a_paper_larger_than_ten_megabytes_is_refused():
    with pytest.raises(errors.DocumentTooLarge):
        clean_document(io.BytesIO(paper().getvalue() + b" " * 10_000_001 + b"%%EOF"))


def test_a_picture_bomb_is_refused_as_a_paper_too():
    with pytest.raises(errors.DocumentTooLarge):
        clean_document(bomb(12_000, 12_000))


def test_a_picture_that_is_none_is_refused_as_a_paper_too():
    with pytest.raises(errors.DocumentRefused):
        clean_document(io.BytesIO(picture().getvalue()[:300]))


def test_what_the_reader_says_when_it_ends_is_understood():
    said = [(of.PLAIN, of.ACTIVE_PAPER, of.LOCKED) for of in (papers, documents)]

    assert said[0] == said[1]
    assert Path(papers.__file__) == documents.PAPERS
