"""What gathering the strings does to them, and which gaps it finds."""

import pytest
import time_machine
from django.core.management import CommandError, call_command

from portal.management.commands import messages
from portal.management.commands.messages import spaced

CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "honey"
msgstr "{honey}"

#, fuzzy
msgid "oil"
msgstr "{oil}"

msgid "%(n)s jar"
msgid_plural "%(n)s jars"
{jars}
"""
FORMS = {"ar": 6, "fr": 2, "en": 2}


@pytest.fixture
def catalogues(tmp_path, monkeypatch):
    """Three catalogues of the test's own, which gathering finds nothing new for; returns a function that writes one."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "call_command", lambda *_words, **_options: None)

    def write(language, *, honey="x", oil="", forms=None):
        jars = "\n".join(f'msgstr[{n}] "%(n)s"' for n in range(FORMS[language] if forms is None else forms))
        path = messages.path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CATALOGUE.format(honey=honey, oil=oil, jars=jars), encoding="utf-8")

    for language in FORMS:
        write(language)
    return write


def test_untranslated_uncertain_and_half_counted_strings_are_gaps(catalogues):
    catalogues("ar", honey="", oil="زيت", forms=5)

    assert sorted(messages.gaps("ar")) == ["('%(n)s jar', '%(n)s jars')", "honey", "oil"]
    assert messages.gaps("fr") == ["oil"]


def test_gathering_answers_english_with_itself_and_drops_what_is_uncertain(catalogues):
    catalogues("fr", oil="du miel", honey="miel :")
    call_command("messages", verbosity=0)

    found = {language: messages.read(language) for language in FORMS}
    assert found["en"].get("oil").string == "oil"
    assert found["en"].get("%(n)s jar").string == ("%(n)s jar", "%(n)s jars")
    assert found["fr"].get("oil").string == ""
    assert found["fr"].get("honey").string == "miel\u00a0:"


def test_check_fails_on_a_gap_and_passes_when_every_string_is_whole(catalogues, capsys):
    for language in FORMS:
        messages.path(language).write_text(CATALOGUE.format(honey="x", oil="", jars="").replace("#, fuzzy\n", ""))
        catalog = messages.read(language)
        catalog.delete("%(n)s jar")
        catalog["oil"].string = "y"
        messages.write(language, catalog)
    call_command("messages", verbosity=0)
    call_command("messages", check=True)
    whole = capsys.readouterr().out
    catalogues("ar", honey="")

    with pytest.raises(CommandError, match="not complete"):
        call_command("messages", check=True)

    assert "ar: 0 untranslated" in whole
    assert "    honey" in capsys.readouterr().out


def test_a_minute_that_passes_while_gathering_makes_no_catalogue_stale(catalogues, monkeypatch, capsys):
    for language in FORMS:
        catalogues(language, honey="honey", oil="oil")
        path = messages.path(language)
        path.write_text(path.read_text().replace("#, fuzzy\n", "").replace('%(n)s"', '%(n)s jar"'))
    call_command("messages", verbosity=0)
    with time_machine.travel("2026-11-29 22:00:59+00:00", tick=False) as clock:
        monkeypatch.setattr(messages, "call_command", lambda *_words, **_options: clock.shift(2))

        call_command("messages", check=True)

    assert capsys.readouterr().out.count(": 0 untranslated") == 2 * len(FORMS)


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Encore 3 étapes : lisez, puis signez.", "Encore 3 étapes\u00a0: lisez, puis signez."),
        ("Comment s’ouvre une boutique ?", "Comment s’ouvre une boutique\u00a0?"),
        ("« %(word)s » au marché", "«\u00a0%(word)s\u00a0» au marché"),
        ("Choisissez « Réessayer ».", "Choisissez «\u00a0Réessayer\u00a0»."),
        ("Il faut %(percent)s %% ; revoyez la leçon.", "Il faut %(percent)s\u00a0%%\u00a0; revoyez la leçon."),
        ("de %(least)s à %(most)s jours", "de %(least)s à %(most)s jours"),
        ("%(sum)s %(unit)s versés", "%(sum)s %(unit)s versés"),
    ],
)
def test_french_marks_never_begin_or_end_a_line(typed, set_):
    assert spaced(typed) == set_
    assert spaced(set_) == set_
