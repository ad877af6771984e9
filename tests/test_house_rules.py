"""The rules of the house that a machine can hold: templates, style, strings, files, dependencies, settings."""

import ast
import gzip
import hashlib
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command

from portal import settings_page
from portal.environment import VARIABLES

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ["site/portal", "council", "shop", "courses", "cms", "media", "ledger", "registry", "commons"]
TEMPLATES = sorted(p for f in ["site", *ROOMS[1:]] for p in (ROOT / f).glob("**/templates/**/*.html"))
SOURCES = sorted(p for f in ROOMS for p in (ROOT / f).glob("**/*.py") if "migrations" not in p.parts)
STATIC = ROOT / "site" / "static"
STYLES = sorted(STATIC.glob("**/*.css"))
SHIPPED = [p for p in [*STYLES, *sorted(STATIC.glob("**/*.js"))] if "vendor" not in p.parts]
"""What browsers get of ours; vendor/ holds what others wrote."""
TESTS = sorted((ROOT / "tests").glob("**/*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
GETTEXT = {"_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy", "ngettext", "ngettext_lazy", "npgettext"}


def where(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def lines_with(paths, pattern: str) -> list[str]:
    """Each place where the pattern stands."""
    found = re.compile(pattern)
    return [
        where(p, n) for p in paths for n, line in enumerate(p.read_text().splitlines(), 1) if found.search(line)
    ]  # fmt: skip


def calls(path: Path):
    """Every call in a source file with the bare name of what is called."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node, getattr(node.func, "id", getattr(node.func, "attr", ""))


def test_no_template_has_inline_style_or_script():
    assert lines_with(TEMPLATES, r"""\sstyle=|<style|\son[a-z]+=["']|javascript:""") == []
    assert lines_with(TEMPLATES, r"<script(?![^>]*\bsrc=)(?![^>]*type=.(application/json|speculationrules))") == []


def test_no_template_asks_an_outside_host():
    assert lines_with(TEMPLATES, r"""(src|href|action)=["'](https?:)?//""") == []


def test_what_people_wrote_stands_in_its_own_direction():
    """An Arabic sentence on a French page keeps its full stop at its end."""
    assert lines_with(TEMPLATES, r"""(?<!dir="auto">)\{\{ [\w.]*\b(note|story|description)\b(?!\.)""") == []


def test_style_knows_start_and_end_not_left_and_right():
    physical = (
        r"(margin|padding|border)-(left|right)|(?<![a-z-])(left|right)\s*:|(text-align|float|clear)\s*:\s*(left|right)"
    )

    assert lines_with(STYLES, physical) == []


def test_style_sheets_stay_light():
    """Both together, for a first visit takes both."""
    sheets = [len(gzip.compress(sheet.read_bytes(), 9)) for sheet in (STATIC / "tiwiza").glob("*.css")]

    print("style sheets, gzipped:", sheets)
    assert 0 < sum(sheets) <= 12_000


def test_scripts_of_the_player_are_small_plain_and_need_nothing():
    """Plain: ES2015 and no more, which phones of 2016 read; the comment at the head may say what it likes."""
    scripts = [(STATIC / "courses" / name).read_text() for name in ("evidence.js", "player.js")]
    whole, code = "".join(scripts), "".join(script.split("*/", 1)[1] for script in scripts).replace("/** ", "")
    size = sum(len(gzip.compress(script.encode(), 9)) for script in scripts)

    print("scripts of the player, gzipped:", size)
    assert size <= 8192
    assert not re.search(r"\beval\b|new Function|innerHTML|https?://(?!www\.w3\.org/2000/svg)|\.style\b", whole)
    assert not re.search(r"\basync\b|\bawait\b|\?\.|\?\?|\*\*", code)


def test_strings_to_translate_are_whole_with_named_placeholders():
    wrong = []
    for path in SOURCES:
        for node, name in calls(path):
            if name in GETTEXT:
                texts = [a for a in node.args if isinstance(a, ast.JoinedStr | ast.BinOp | ast.Constant)]
                wrong += [where(path, node.lineno) for a in texts if _unfit(a)]

    assert wrong == []


def _unfit(text: ast.expr) -> bool:
    if isinstance(text, ast.Constant):
        return isinstance(text.value, str) and bool(re.search(r"(?<!%)%[sdif]|\{\w*\}", text.value))
    return True  # an f-string, or fragments glued together


def test_views_take_objects_only_from_what_the_person_may_see():
    views = [p for p in SOURCES if "views" in p.parts or p.name == "views.py"]

    assert lines_with(views, r"\bobjects\.get\(") == []


def test_files_and_functions_stay_short():
    files = [*SOURCES, *TESTS, *TEMPLATES, *SHIPPED]
    long_files = [str(p.relative_to(ROOT)) for p in files if len(p.read_text().splitlines()) > LONGEST_FILE]
    functions = [
        where(path, node.lineno)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - _begins(node) >= LONGEST_FUNCTION
    ]

    assert long_files == []
    assert functions == []


def _begins(node: ast.FunctionDef) -> int:
    """The line of the first statement after the docstring: a long promise is no long function."""
    described = ast.get_docstring(node) is not None and len(node.body) > 1
    return node.body[1 if described else 0].lineno


def test_every_dependency_has_its_reason_above_it():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    named = tomllib.loads("\n".join(lines))
    wanted = [*named["project"]["dependencies"], *named["dependency-groups"]["dev"]]
    bare, reason = [], False
    for line in map(str.strip, lines):
        if line.startswith("#"):
            reason = True
        elif line.startswith('"') and any(line.strip('",') == w or line.startswith(f'"{w}"') for w in wanted):
            bare += [] if reason else [line]
        else:
            reason = False

    assert bare == []


def test_vendored_files_are_what_they_say():
    folder = STATIC / "vendor"
    entries = json.loads((folder / "vendor.json").read_text())
    scripts = {p.name for p in folder.iterdir() if p.suffix in {".js", ".css"}}

    assert {e["file"] for e in entries if _sum(folder / e["file"]) != e["sha256"]} == set()
    assert scripts == {e["file"] for e in entries}


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_page_of_settings_is_as_the_settings_are():
    assert settings_page.PAGE.read_text() == settings_page.page(), "run ./tiwiza manage settingspage"


def test_page_of_settings_is_written_by_a_command(tmp_path, monkeypatch):
    monkeypatch.setattr(settings_page.write, "__defaults__", (tmp_path / "settings.md",))
    call_command("settingspage")

    assert (tmp_path / "settings.md").read_text() == settings_page.PAGE.read_text()


def test_every_environment_variable_is_described_and_used():
    own = ROOT / "site" / "portal" / "environment.py"
    files = [*SOURCES, *TESTS, ROOT / "docker-compose.yml", ROOT / "Dockerfile"]
    named = {n for p in files if p != own for n in re.findall(r"\bPORTAL_[A-Z_]+\b", p.read_text())}
    settings = {name for _, name, _, _ in settings_page.settings()}

    assert named - settings == set(VARIABLES)


def test_every_setting_of_ours_says_what_it_is_for():
    assert [(file, name) for file, name, _, words in settings_page.settings() if not words] == []


def test_no_database_and_no_film_is_kept_in_the_repository():
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()

    assert [name for name in kept if name.endswith((".sqlite3", ".db", ".mp4", ".webm", ".mo", ".dump"))] == []


@pytest.mark.parametrize(
    "name", ["README.md", "LICENSE", "NOTICES.md", "docs/map.md", "docs/operations.md", "docs/proof.md"]
)
def test_documents_stand_and_their_links_lead_somewhere(name):
    page = ROOT / name
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", page.read_text()) if "://" not in link]

    assert page.stat().st_size > 500
    assert [link for link in links if not (page.parent / link).exists()] == []
