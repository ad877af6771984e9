"""The environment variables the portal reads, each named once. docs/settings.md lists them; a test keeps that true."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
"""The checkout. The project is always installed editable, so this holds in the image too."""


def text(name: str, default: str | None = None) -> str:
    """The variable's value. Raises ImproperlyConfigured, naming it, when it is missing and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}; docs/settings.md says what it is for.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Whether the variable says 1, true or yes."""
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes"}


def words(name: str, default: str = "") -> list[str]:
    """The variable's words, split at commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """An absolute folder; a relative one is taken from the checkout."""
    return (ROOT / os.environ.get(name, str(default))).resolve()
