"""The test database is a copy of a migrated template; everything else is real too."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import SimpleTestCase, TransactionTestCase, override_settings
from django.utils import translation
from playwright.sync_api import Playwright, sync_playwright

from portal.collector import pass_over_what_is_loaded
from tests import database, refilled
from tests.figures import pytest_runtest_logreport, pytest_terminal_summary

__all__ = ["pytest_runtest_logreport", "pytest_terminal_summary"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database, or is the embedded portal's alone, is run once, on the SQLite run.

    What takes long is begun first, so that no test process ends on it alone; all else stays in its random order.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if os.environ.get("PORTAL_TEST_POSTGRES"):
        once = [item for item in items if not asks_database(item) or item.get_closest_marker("embedded")]
        config.hook.pytest_deselected(items=once)
        items[:] = [item for item in items if item not in once]


def pytest_collection_finish() -> None:
    """The collector walked through thousands of tests and models again and again, for a fifth of the run's CPU."""
    pass_over_what_is_loaded()


def asks_database(item: pytest.Item) -> bool:
    """Whether the test, or a fixture it names, has the database of this run."""
    named = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    case = getattr(item, "cls", None)
    return bool(named or item.get_closest_marker("django_db") or (case and issubclass(case, SimpleTestCase)))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two test processes never build the same template; a run on each database may."""
    database.CACHE.mkdir(parents=True, exist_ok=True)
    engine = "postgresql" if os.environ.get("PORTAL_TEST_POSTGRES") else "sqlite"
    with (database.CACHE / f"{engine}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def server(name: str) -> Iterator[psycopg.Connection]:
    """An autocommit connection to a database of the test server."""
    address = os.environ["PORTAL_TEST_POSTGRES"].rsplit("/", 1)[0] + "/" + name
    with psycopg.connect(address, autocommit=True, options=settings.UNHURRIED) as connection:
        yield connection


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Copies the template for this worker; on PostgreSQL when PORTAL_TEST_POSTGRES names a server."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    if os.environ.get("PORTAL_TEST_POSTGRES"):
        yield from _postgres(f"tiwiza_test_{worker}_{os.getpid()}", django_db_blocker)
    else:
        yield from _sqlite(Path(settings.VAR) / f"test-{worker}-{os.getpid()}.sqlite3", django_db_blocker)


@pytest.fixture(autouse=True)
def arabic_first() -> Iterator[None]:
    """Every test begins in Arabic, whatever language the one before it left behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """Playwright, once a process: a second one beside it is refused."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def laid_once(django_db_setup, django_db_blocker) -> Iterator[None]:
    """What a fixture that names this one puts into the database stands for every test of the file; each test still
    undoes what it did itself.
    """
    whole = transaction.atomic()
    whole._from_testcase = True  # as Django marks the transactions of its own test classes
    with django_db_blocker.unblock(), translation.override(settings.LANGUAGE_CODE):
        whole.__enter__()
        yield
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture(scope="module")
def peopled(laid_once, tmp_path_factory):
    """The world of tests/world.py, and a browser for each role of tests/addresses.py, once for a file."""
    from tests.browsing import people_and_browsers  # tables are there only once Django is set up

    with override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media"))):
        yield people_and_browsers()


@pytest.fixture
def people(peopled, db):
    """The same, for a test that leaves everything as it was."""
    return peopled


def _use(name: str) -> None:
    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def _refill(copy: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that commits leaves the rows of the beginning behind instead of emptied tables.

    Emptying would also take away what migrations filled in (regions, trades, the page tree's root), and the ledger's
    book refuses to be emptied.
    """

    def teardown(case: TransactionTestCase) -> None:
        connections["default"].close()
        copy()

    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", teardown)


def _sqlite(path: Path, blocker) -> Iterator[None]:
    with one_at_a_time():
        template = database.sqlite_template()

    def copy() -> None:
        for rest in ("-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
        shutil.copy(template, path)

    path.parent.mkdir(parents=True, exist_ok=True)
    copy()
    with blocker.unblock(), pytest.MonkeyPatch.context() as monkeypatch:
        _refill(copy, monkeypatch)
        _use(str(path))
        yield
        connections["default"].close()
    path.unlink()


def _postgres(name: str, blocker) -> Iterator[None]:
    with one_at_a_time():
        template = database.postgres_template(server)

    def copy() -> None:
        with one_at_a_time(), server("postgres") as postgres:
            postgres.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            postgres.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def refill() -> None:
        with server(name) as live:
            whole = refilled.refill(live, began)
        if not whole:
            copy()

    copy()
    with server(name) as live:
        began = refilled.beginning(live)
    with blocker.unblock(), pytest.MonkeyPatch.context() as monkeypatch:
        _refill(refill, monkeypatch)
        _use(name)
        yield
        connections["default"].close()
    with server("postgres") as postgres:
        postgres.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
