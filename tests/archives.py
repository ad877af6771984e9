"""Backups looked into, and portals of their own to restore them in."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import database
from tests.conftest import one_at_a_time, server
from tests.processes import ROOT


def manifest_of(archive: Path) -> dict:
    """What the archive says it holds."""
    with ZipFile(archive) as opened:
        return json.loads(opened.read("manifest.json"))


def held(manifest: dict) -> tuple:
    """What must be the same wherever the portal stands."""
    return manifest["release"], manifest["tables"], manifest["files"]


def manage(var: Path, *words: object, postgres: str = "") -> str:
    """A command in an embedded portal of its own, on SQLite or at a PostgreSQL address; what it said."""
    dropped = {"PORTAL_TEST_POSTGRES", "PORTAL_DATABASE"}
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    environment |= {"PORTAL_VAR": str(var), "DJANGO_SETTINGS_MODULE": "portal.settings.embedded"}
    environment |= {"PORTAL_DATABASE": postgres} if postgres else {}
    command = [sys.executable, "manage.py", *map(str, words)]
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def migrated(var: Path) -> Path:
    """The folder of a portal on SQLite that holds nothing yet."""
    var.mkdir()
    with one_at_a_time():
        shutil.copy(database.sqlite_template(), var / "tiwiza.sqlite3")
    return var


@contextmanager
def migrated_postgres(address: str) -> Iterator[str]:
    """The address of a PostgreSQL database that holds nothing yet; dropped at the end. On any run of the tests."""
    name = f"tiwiza_race_{os.getpid()}_kept"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PORTAL_TEST_POSTGRES", address)
        with one_at_a_time():
            template = database.postgres_template(server)
            with server("postgres") as connection:
                connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield f"{address.rsplit('/', 1)[0]}/{name}"
        finally:
            with server("postgres") as connection:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
