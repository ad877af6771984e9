"""The services that tests use when they answer, and the traces tests leave in them."""

import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

POSTGRES = ("postgres://root@127.0.0.1:5432/test", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = "redis://127.0.0.1:6379/15"
WORKERS = 3
"""Test processes at once, on two cores: one of them mostly waits. Each has a Redis database to itself, counted down
from that one.
"""
JOURNEYS = 2
"""Journeys at once, beside what takes long on PostgreSQL."""
KEPT_TEMPLATES = 3
TEST_KEYS = "tiwiza-test-*"


def postgres() -> str:
    """Address of a PostgreSQL server that lets us in, PORTAL_TEST_POSTGRES first; empty when none does."""
    import psycopg

    for address in filter(None, (os.environ.get("PORTAL_TEST_POSTGRES"), *POSTGRES)):
        try:
            with closing(psycopg.connect(address, connect_timeout=2)):
                return address
        except psycopg.OperationalError:
            continue
    return ""


def redis() -> str:
    """Address of a Redis that answers on its standard local port; empty when none does."""
    import redis as client

    try:
        with closing(client.Redis.from_url(REDIS, socket_connect_timeout=2)) as server:
            server.ping()
    except client.RedisError:
        return ""
    return REDIS


def tidy(postgres_address: str, redis_address: str) -> None:
    """Drops databases of test runs that are over, all but the newest templates, and the keys tests left."""
    with _server(postgres_address) as server:
        names = [row[0] for row in server.execute("SELECT datname FROM pg_database ORDER BY oid DESC").fetchall()]
        templates = [name for name in names if name.startswith("tiwiza_template_")]
        for name in [*templates[KEPT_TEMPLATES:], *filter(_left_behind, names)]:
            server.execute(f'DROP DATABASE IF EXISTS "{name}"')
    if redis_address:
        server, _, last = redis_address.rpartition("/")
        for number in range(int(last) - WORKERS + 1, int(last) + 1):
            _forget(f"{server}/{number}")


def _forget(address: str) -> None:
    import redis as client

    with closing(client.Redis.from_url(address)) as server:
        for key in server.scan_iter(TEST_KEYS):
            server.delete(key)


@contextmanager
def _server(address: str) -> Iterator[Any]:
    import psycopg

    with closing(psycopg.connect(address.rsplit("/", 1)[0] + "/postgres", autocommit=True)) as connection:
        yield connection


def _left_behind(name: str) -> bool:
    """Whether a database bears the number of a test process that is no more."""
    bearer = re.fullmatch(r"tiwiza_(?:test_gw\d+|work)_(\d+)", name)
    return bearer is not None and not Path(f"/proc/{bearer[1]}").exists()


def counted(report: Path) -> tuple[int, int]:
    """Passed and failed in a JUnit file; errors count as failed, and so does anything skipped."""
    total = failed = 0
    for suite in _suites(report):
        total += int(suite.get("tests", 0))
        failed += sum(int(suite.get(kind, 0)) for kind in ("failures", "errors", "skipped"))
    return total - failed, failed


def seconds(report: Path) -> float:
    """How long the tests of a JUnit file took by the clock."""
    return sum(float(suite.get("time", 0)) for suite in _suites(report))


def _suites(report: Path) -> list[ET.Element]:
    if not report.exists():
        return []
    return list(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314 -- our own pytest wrote it
