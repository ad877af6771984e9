"""What is made ready before the first page, and what makes it due again."""

import gettext
import os
import subprocess

import pytest
from babel.messages import mofile

from portal.launcher import prepare

CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "honey"
msgstr "%s"
"""


def translated(compiled):
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file).gettext("honey")


@pytest.fixture
def step(tmp_path):
    """A step's file, and what the step makes."""
    prepared = tmp_path / "a.py"
    prepared.write_text("first")
    return prepared


def test_step_is_due_until_it_was_done_and_again_when_a_file_of_it_changes(tmp_path, monkeypatch, step):
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    before = prepare._due(tmp_path, "migrate", [step])
    (tmp_path / "tiwiza.sqlite3").touch()
    prepare._stamp(tmp_path, "migrate").write_text(prepare._print([step]))
    done = prepare._due(tmp_path, "migrate", [step])
    step.write_text("second")

    assert (before, done) == (True, False)
    assert prepare._due(tmp_path, "migrate", [step])


def test_step_is_due_when_what_it_made_is_gone(tmp_path, monkeypatch, step):
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    prepare._stamp(tmp_path, "migrate").write_text(prepare._print([step]))

    assert prepare._due(tmp_path, "migrate", [step])


@pytest.mark.parametrize("before", [[], ["migrate"]])
def test_a_database_is_said_to_be_built_the_first_time_alone(tmp_path, monkeypatch, capsys, step, before):
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "steps", lambda: {"migrate": [step]})
    monkeypatch.setattr(prepare, "catalogues", lambda: None)
    monkeypatch.setattr(prepare.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0))
    for done in before:  # in PostgreSQL: no file stands here
        prepare._stamp(tmp_path, done).write_text("older")

    assert prepare.main(tmp_path, {})
    assert ("for the first time" in capsys.readouterr().out) == (not before)


def test_every_step_has_files_that_exist():
    files = prepare.steps()

    assert list(files) == ["migrate", "pages", "static"]
    assert [path for paths in files.values() for path in paths if not path.is_file()] == []
    assert any(path.match("ledger/migrations/0001_initial.py") for path in files["migrate"])
    assert any(path.match("shop/guards.py") for path in files["migrate"])


def test_catalogue_is_compiled_when_it_is_newer_and_left_alone_when_it_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    source = tmp_path / "locale" / "ar" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE % "عسل", encoding="utf-8")
    prepare.catalogues()
    compiled = source.with_suffix(".mo")
    first = translated(compiled)
    source.write_text(CATALOGUE % "زيت", encoding="utf-8")
    os.utime(source, (1, 1))
    prepare.catalogues()
    kept = translated(compiled)
    os.utime(compiled, (0, 0))
    prepare.catalogues()

    assert (first, kept) == ("عسل", "عسل")
    assert translated(compiled) == "زيت"


def test_two_that_compile_a_catalogue_at_once_both_come_to_their_end(tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    source = tmp_path / "locale" / "ar" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE % "عسل", encoding="utf-8")
    with monkeypatch.context() as patched:

        def overtaken(file, catalogue):
            patched.undo()
            prepare.catalogues()
            mofile.write_mo(file, catalogue)

        patched.setattr(mofile, "write_mo", overtaken)
        prepare.catalogues()

    assert translated(source.with_suffix(".mo")) == "عسل"
    assert sorted(each.name for each in source.parent.iterdir()) == ["django.mo", "django.po"]
