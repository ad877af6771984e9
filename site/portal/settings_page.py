"""Makes docs/settings.md from the settings files themselves, so that the page cannot be wrong."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import global_settings

from portal.environment import ROOT, VARIABLES

PAGE = ROOT / "docs" / "settings.md"
FILES = ("base", "languages", "policy", "rules", "theirs", "embedded", "production", "test")
THEIRS = (
    "ACCOUNT_", "CELERY_", "CONTENT_SECURITY_POLICY", "EMAIL_FILE_PATH", "HAYSTACK_", "MFA_", "OSCAR_", "ROOT_URLCONF",
    "SITE_ID", "TASKS", "THUMBNAIL_", "USERSESSIONS_", "WAGTAIL", "WHITENOISE_",
)  # fmt: skip
"""Beginnings of names that other packages read and describe; Django's are known from Django."""


def settings() -> Iterator[tuple[str, str, str, str]]:
    """File, name, value as written, and the words below it, of every setting that is ours."""
    for file in FILES:
        source = (ROOT / "site" / "portal" / "settings" / f"{file}.py").read_text(encoding="utf-8")
        yield from ((file, *found) for found in _ours(source))


def _ours(source: str) -> Iterator[tuple[str, str, str]]:
    body = ast.parse(source).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and isinstance(value, ast.expr) and is_ours(target.id):
            yield target.id, _short(ast.unparse(value)), _words(after)


def is_ours(name: str) -> bool:
    """Whether a name is a setting that no package but this one reads."""
    return name.isupper() and not hasattr(global_settings, name) and not name.startswith(THEIRS)


def _short(value: str) -> str:
    line = " ".join(value.split()).replace("|", "\\|")
    return line if len(line) <= 70 else line[:67] + "..."


def _words(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return " ".join(node.value.value.split()).replace("|", "\\|")
    return ""


def page() -> str:
    """The whole page."""
    rows = "\n".join(f"| `{n}` | {f} | `{v}` | {w} |" for f, n, v, w in settings())
    variables = "\n".join(f"| `{name}` | {words} |" for name, words in VARIABLES.items())
    return f"""# Settings and environment variables

Made by `./tiwiza manage settingspage`; a test fails when it is not as the code is. Settings of Django, Wagtail, Oscar,
allauth and Celery are described by them; where we chose a value, `site/portal/settings/` says why beside it.

## Environment variables

| name | what it is for |
|---|---|
{variables}

## Settings of ours

| name | file | value | what it is for |
|---|---|---|---|
{rows}
"""


def write(to: Path = PAGE) -> None:
    """Writes the page."""
    to.write_text(page(), encoding="utf-8")
