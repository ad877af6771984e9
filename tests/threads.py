"""Many who try the same thing at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier, Event, current_thread, main_thread
from time import monotonic
from typing import Any

from django.db import connection

BLOCKED = """SELECT EXISTS (SELECT FROM pg_locks AS waiting JOIN pg_locks AS known USING (pid)
    WHERE NOT waiting.granted AND known.database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""
"""Whether somebody in this database waits for a lock of another."""


class Meeting:
    """A moment in which the first of two threads waits for the second, so that both are in it together.

    The first goes on once the second has come as far, or is seen to wait for a lock: however busy the machine is, no
    race is missed. SQLite does not tell who waits for its one writer; there the first waits a second.
    """

    def __init__(self) -> None:
        self._turn, self._second_came = count(), Event()

    def __call__(self) -> None:
        """Waits for the other; the test's own thread, which prepares, waits for nobody."""
        if current_thread() is main_thread():
            return
        if next(self._turn):
            self._second_came.set()
        elif connection.vendor != "postgresql":
            self._second_came.wait(1)
        else:
            self._until_it_came_or_waits()

    def _until_it_came_or_waits(self) -> None:
        ends = monotonic() + 60
        with connection.cursor() as cursor:
            while not self._second_came.wait(0.02):
                cursor.execute(BLOCKED)
                if cursor.fetchone()[0]:
                    return
                assert monotonic() < ends, "the second neither came nor waited"


def at_once(attempt: Callable[[], Any], times: int) -> list[Any]:
    """What so many threads answer that start together, each with a connection of its own."""
    gate = Barrier(times, timeout=60)

    def start(_: int) -> Any:
        try:
            connection.ensure_connection()  # so that none comes late because its database was slow to open
            gate.wait()
            return attempt()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(start, range(times)))
