"""The test database is a copy of a migrated template; everything else is real too."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from tests import database


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two test processes never build the same template."""
    database.CACHE.mkdir(parents=True, exist_ok=True)
    with (database.CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def server(name: str) -> Iterator[psycopg.Connection]:
    """An autocommit connection to a database of the test server."""
    address = os.environ["PORTAL_TEST_POSTGRES"].rsplit("/", 1)[0] + "/" + name
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Copies the template for this worker; on PostgreSQL when PORTAL_TEST_POSTGRES names a server."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    if os.environ.get("PORTAL_TEST_POSTGRES"):
        yield from _postgres(f"tiwiza_test_{worker}_{os.getpid()}", django_db_blocker)
    else:
        yield from _sqlite(Path(settings.VAR) / f"test-{worker}-{os.getpid()}.sqlite3", django_db_blocker)


def _use(name: str) -> None:
    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def _sqlite(path: Path, blocker) -> Iterator[None]:
    with one_at_a_time():
        template = database.sqlite_template()
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, path)
    with blocker.unblock():
        _use(str(path))
        yield
        connections["default"].close()
    path.unlink()


def _postgres(name: str, blocker) -> Iterator[None]:
    with one_at_a_time():
        template = database.postgres_template(server)
        with server("postgres") as postgres:
            postgres.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    with blocker.unblock():
        _use(name)
        yield
        connections["default"].close()
    with server("postgres") as postgres:
        postgres.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
