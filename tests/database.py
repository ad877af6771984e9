"""Migrated databases to copy: migrating from nothing costs about a minute, copying some milliseconds. The page tree is
founded in them already: a third of a second for each of hundreds of tests that have a page.

A template is kept under a hash of every migration file and of what founds the tree. When no template fits, the one
that holds the most migrations that are still unchanged is copied and only the rest is run.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parents[1]
CACHE = Path(os.environ.get("PORTAL_TEST_CACHE", ROOT / "var" / "test-templates"))


FOUNDING = [
    ROOT / "cms" / "services.py",
    ROOT / "tests" / "founding.py",
    *sorted((ROOT / "registry" / "data").iterdir()),
    ROOT / "shop" / "guards.py",
]
"""What else decides how a database begins: what founds the tree, the data that a migration lays, and the guards that
are put in place after every one.
"""


def fingerprints() -> dict[str, str]:
    """Every migration as app.name, and FOUNDING, with the hash of its file."""
    loader = MigrationLoader(None)
    files = {
        f"{app}.{name}": Path(sys.modules[migration.__module__].__file__ or "")
        for (app, name), migration in loader.disk_migrations.items()
    }
    files |= {path.name: path for path in FOUNDING}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def key(prints: dict[str, str]) -> str:
    """The name of the template that holds exactly these migrations."""
    return hashlib.sha256(json.dumps(prints, sort_keys=True).encode()).hexdigest()[:16]


def best_start(known: dict[str, dict[str, str]], wanted: dict[str, str]) -> str | None:
    """The template to build upon: all it holds is wanted and unchanged, it was founded so, and it holds the most."""
    founded = {path.name for path in FOUNDING} & wanted.keys()
    fitting = [name for name, held in known.items() if founded <= held.keys() and held.items() <= wanted.items()]
    return max(fitting, key=lambda name: len(known[name]), default=None)


def migrate(environment: dict[str, str]) -> None:
    """Runs the migrations that are missing and founds the page tree, in a process of its own."""
    subprocess.run([sys.executable, "-m", "tests.founding"], cwd=ROOT, check=True, env={**os.environ, **environment})


def sqlite_template() -> Path:
    """A migrated SQLite file to copy."""
    CACHE.mkdir(parents=True, exist_ok=True)
    wanted = fingerprints()
    template = CACHE / f"{key(wanted)}.sqlite3"
    if not template.exists():
        known = {p.stem: json.loads(p.read_text()) for p in CACHE.glob("*.json") if p.with_suffix(".sqlite3").exists()}
        start = best_start(known, wanted)
        work = CACHE / f"work-{os.getpid()}"
        work.mkdir()
        if start:
            shutil.copy(CACHE / f"{start}.sqlite3", work / "tiwiza.sqlite3")
        migrate({"PORTAL_VAR": str(work), "DJANGO_SETTINGS_MODULE": "portal.settings.embedded", "PORTAL_DATABASE": ""})
        with sqlite3.connect(work / "tiwiza.sqlite3") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode=DELETE")
        connection.close()
        (CACHE / f"{template.stem}.json").write_text(json.dumps(wanted))
        (work / "tiwiza.sqlite3").rename(template)
        shutil.rmtree(work)
    return template


def postgres_template(connect) -> str:
    """The name of a migrated PostgreSQL database to copy; `connect(name)` opens an autocommit connection."""
    wanted = fingerprints()
    name = f"tiwiza_template_{key(wanted)}"
    with connect("postgres") as server:
        known = {
            row[0]: json.loads(row[1])
            for row in server.execute(
                "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database "
                "WHERE datname LIKE 'tiwiza_template_%' AND shobj_description(oid, 'pg_database') IS NOT NULL"
            ).fetchall()
        }
        if name in known:
            return name
        start = best_start(known, wanted) or "template0"
        work = f"tiwiza_work_{os.getpid()}"
        server.execute(f'CREATE DATABASE "{work}" TEMPLATE "{start}"')
    address = os.environ["PORTAL_TEST_POSTGRES"].rsplit("/", 1)[0] + "/" + work
    migrate({"PORTAL_DATABASE": address, "DJANGO_SETTINGS_MODULE": "portal.settings.embedded"})
    with connect("postgres") as server:
        server.execute(f'ALTER DATABASE "{work}" RENAME TO "{name}"')
        server.execute(f"COMMENT ON DATABASE \"{name}\" IS '{json.dumps(wanted)}'")
    return name
