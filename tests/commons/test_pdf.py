"""Papers say exactly what they were given, in our fonts, and take nothing from data but words."""

import hashlib
import io
import json
import unicodedata

import pytest
from pypdf import PdfReader

from commons import pdf
from commons.typesetter import families

LETTER = {
    "language": "ar",
    "title": "كشف حساب",
    "house": "تويزة",
    "head": "تعاونية تيفاوين",
    "foot": "صفحة",
    "words": "هذا كشف شهر نونبر.",
    "sum": "1.234,50",
    "unit": "درهم",
    "heads": ["الطلب", "التعاونية", "المبلغ"],
    "rows": [{"number": "R1001-1", "name": "تيغمرت", "amount": "−118,00"}],
}
ISOLATES = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def words_of(paper: bytes) -> str:
    """The text a reader can copy out, in plain letters."""
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)
    return unicodedata.normalize("NFKC", text.translate(ISOLATES))


def fonts_in(paper: bytes) -> set[str]:
    names = set()
    for page in PdfReader(io.BytesIO(paper)).pages:
        for font in page["/Resources"]["/Font"].values():
            names.add(font.get_object()["/BaseFont"].split("+")[1])
    return names


def test_order_numbers_sums_and_names_come_out_as_they_went_in():
    words = words_of(pdf.render("tests/letter", LETTER))

    assert "R1001-1" in words
    assert "1.234,50" in words
    assert "−118,00" in words
    assert {"تيغمرت", "نونبر."} <= set(words.replace("R1001-1", " ").replace("−118,00", " ").split())


def test_only_the_bundled_fonts_are_embedded():
    french = LETTER | {"language": "fr", "words": "Relevé d’août, à Sidi Ifni"}

    assert fonts_in(pdf.render("tests/letter", LETTER)) == {"IBMPlexSansArabic", "IBMPlexSansArabic-Bold"}
    assert fonts_in(pdf.render("tests/letter", french)) <= {
        "IBMPlexSans",
        "IBMPlexSans-Bold",
        "IBMPlexSansArabic",
        "IBMPlexSansArabic-Bold",
    }


def test_the_same_data_give_the_same_bytes():
    assert pdf.render("tests/letter", LETTER) == pdf.render("tests/letter", LETTER)


@pytest.mark.parametrize(
    "words",
    ['#panic("out")', '#read("/manage.py")', '"] #import "@preview/x:1.0.0"', "$ x $ *bold* _it_ = heading", "\\u{1}#"],
)
def test_data_never_become_code(words):
    paper = words_of(pdf.render("tests/letter", LETTER | {"language": "fr", "words": words}))

    assert "".join(words.split()) in "".join(paper.split())


@pytest.mark.parametrize("name", ["../manage", "tests/../letter", "tests/none", "/etc/passwd", "letter", ""])
def test_a_template_that_is_not_ours_is_refused(name):
    with pytest.raises(LookupError):
        pdf.render(name, LETTER)


def test_the_fonts_are_the_ones_the_notice_names():
    listed = {row["file"]: row["sha256"] for row in json.loads((pdf.FONTS / "fonts.json").read_text())}
    lying = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in pdf.FONTS.glob("*.ttf")}

    assert listed == lying
    assert set(families(str(pdf.FONTS)).families()) == {"IBM Plex Sans", "IBM Plex Sans Arabic"}


def test_no_template_fetches_a_package():
    templates = [path for path in pdf.ROOMS.glob("*/typst/*.typ") if "@preview" in path.read_text()]

    assert templates == []
