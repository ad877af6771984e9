"""A portal of the bench's own: its folder, its database filled once and copied for every run, its static files."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg

from portal.environment import ROOT


def open_house(name: str, fill: Callable[[], None]) -> str:
    """Sets Django up as the embedded portal, DEBUG off, in `var/bench/NAME`; fills its database when none is kept.

    On PostgreSQL when PORTAL_TEST_POSTGRES names a server, else SQLite; returns which. A change of a migration, or of
    `fill.__doc__`, which tells what is filled in, makes another database.
    """
    folder = ROOT / "var" / "bench" / name
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(PORTAL_VAR=str(folder), DJANGO_SETTINGS_MODULE="portal.settings.embedded", PORTAL_DEBUG="")
    server = os.environ.get("PORTAL_TEST_POSTGRES", "").rpartition("/")[0]
    os.environ["PORTAL_DATABASE"] = f"{server}/tiwiza_bench_{name}" if server else ""
    import django

    django.setup()
    from portal.static import gather

    gather()
    (_postgresql if server else _sqlite)(folder, name, fill)
    return "PostgreSQL" if server else "SQLite"


def _key(fill: Callable[[], None]) -> str:
    from tests import database

    return database.key({**database.fingerprints(), "filled with": fill.__doc__ or ""})


def _sqlite(folder: Path, name: str, fill: Callable[[], None]) -> None:
    from tests import database

    kept, live = folder / f"filled-{_key(fill)}.sqlite3", folder / "tiwiza.sqlite3"
    for old in folder.glob("tiwiza.sqlite3*"):
        old.unlink()
    if not kept.exists():
        shutil.copy(database.sqlite_template(), live)
        _filled(fill)
        with sqlite3.connect(live) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        live.rename(kept)
    shutil.copy(kept, live)


def _postgresql(folder: Path, name: str, fill: Callable[[], None]) -> None:
    from tests import database

    live, kept = f"tiwiza_bench_{name}", f"tiwiza_bench_{name}_{_key(fill)}"
    with server("postgres") as postgres:
        postgres.execute(f'DROP DATABASE IF EXISTS "{live}" WITH (FORCE)')
        there = postgres.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept]).fetchone()
    if not there:
        start = database.postgres_template(server)
        with server("postgres") as postgres:
            postgres.execute(f'CREATE DATABASE "{live}" TEMPLATE "{start}"')
        _filled(fill)
        with server("postgres") as postgres:
            postgres.execute(f'ALTER DATABASE "{live}" RENAME TO "{kept}"')
    with server("postgres") as postgres:
        postgres.execute(f'CREATE DATABASE "{live}" TEMPLATE "{kept}"')
    with server(live) as postgres:
        postgres.execute("ANALYZE")


def _filled(fill: Callable[[], None]) -> None:
    from django.db import connections, transaction

    print("Filling a database; this one is kept for the next run ...", flush=True)
    with transaction.atomic():
        fill()
    connections.close_all()


def server(name: str) -> psycopg.Connection:
    """An autocommit connection to a database of the test server."""
    return psycopg.connect(os.environ["PORTAL_TEST_POSTGRES"].rpartition("/")[0] + "/" + name, autocommit=True)
