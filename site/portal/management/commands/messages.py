"""`manage.py messages`: gathers every string into locale/, sorted; `--check` fails on a gap instead."""

import re
from argparse import ArgumentParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal.environment import ROOT

PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 "
    ": n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
    "fr": "nplurals=2; plural=(n > 1);",
    "en": "nplurals=2; plural=(n != 1);",
}
"""As Django's own catalogues count, or the two would not be read together."""
LANGUAGES = tuple(PLURALS)
FORMS = {language: int(rule[len("nplurals=")]) for language, rule in PLURALS.items()}
_BEFORE = re.compile(r"(?<=\S) (?=»|[:;?!%](?:\s|$|%))")
_AFTER = re.compile("« ")
HEADER = """# Tiwiza, interface strings.
msgid ""
msgstr ""
"Project-Id-Version: Tiwiza\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def path(language: str) -> Path:
    """The catalogue of a language."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def write(language: str, catalog: Catalog) -> None:
    """Writes the catalogue sorted, with a header that changes only when the language does."""
    out = BytesIO()
    write_po(out, catalog, width=0, sort_output=True, no_location=True, omit_header=True)
    header = HEADER.format(language=language, plurals=PLURALS[language])
    path(language).write_text(header + out.getvalue().decode().lstrip(), encoding="utf-8")


def gaps(language: str) -> list[str]:
    """The strings without a whole, certain translation, plural forms counted."""
    return [str(message.id) for message in read(language) if message.id and not _whole(message, FORMS[language])]


def _whole(message: Message, plurals: int) -> bool:
    if message.fuzzy:
        return False
    if not message.pluralizable:
        return bool(message.string)
    return len(message.string or ()) == plurals and all(message.string or ())


def spaced(sentence: str) -> str:
    """French as printers set it: no line begins with a colon, a semicolon or a mark, none ends with an opening one."""
    return _AFTER.sub("«\u00a0", _BEFORE.sub("\u00a0", sentence))


def gather() -> None:
    """Runs xgettext over the rooms, merges into the three catalogues, and answers English with itself."""
    call_command(
        "makemessages",
        locale=LANGUAGES,
        ignore_patterns=[".venv", "var", "tests", "node_modules"],
        no_location=True,
        no_obsolete=True,
        no_wrap=True,
        stdout=StringIO(),
    )
    for language in LANGUAGES:
        catalog = read(language)
        for message in catalog:
            message.user_comments = [comment for comment in message.user_comments if not comment.startswith("|")]
            if language == "en" and message.id:
                message.string = message.id
                message.flags.discard("fuzzy")
            elif message.fuzzy and message.id:
                message.string = ("",) * FORMS[language] if message.pluralizable else ""
                message.flags.discard("fuzzy")
            elif language == "fr" and message.id:
                forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
                forms = [spaced(form) for form in forms]
                message.string = tuple(forms) if message.pluralizable else "".join(forms)
        write(language, catalog)


class Command(BaseCommand):
    help = "Gathers every translatable string into locale/; with --check, fails when one is missing or untranslated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        before = {language: _pairs(language) for language in LANGUAGES}
        gather()
        missing = {language: gaps(language) for language in LANGUAGES}
        for language, strings in missing.items():
            self.stdout.write(f"{language}: {len(strings)} untranslated")
            for string in strings:
                self.stdout.write(f"    {string}")
        if options["check"]:
            stale = [language for language in LANGUAGES if before[language] != _pairs(language)]
            if stale or any(missing.values()):
                raise CommandError(f"The catalogues are not complete; run manage.py messages. Stale: {stale}")


def _pairs(language: str) -> set[tuple[str, str]]:
    """What a catalogue says, its heading left out: Babel writes the minute of reading into one that names no day."""
    found = list(read(language)) if path(language).exists() else []
    return {(str(message.context) + str(message.id), str(message.string)) for message in found if message.id}
