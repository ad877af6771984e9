"""Many who try the same thing at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, current_thread, main_thread
from typing import Any

from django.db import connection


class Meeting:
    """A moment in which the first of two threads waits, once, for the second, so that both would be in it.

    The wait ends after a second when a guard keeps the other out, which is what guards are for. `comes` says that
    nothing does: then the other is waited for however busy the machine is, so that a control always goes wrong.
    """

    def __init__(self, *, comes: bool = False) -> None:
        self._both, self._seconds, self._met = Barrier(2), 60 if comes else 1, False

    def __call__(self) -> None:
        """Waits for the other; the test's own thread, which prepares, waits for nobody."""
        if self._met or current_thread() is main_thread():
            return
        with suppress(BrokenBarrierError):
            self._both.wait(self._seconds)
            self._met = True


def at_once(attempt: Callable[[], Any], count: int) -> list[Any]:
    """What so many threads answer that start together, each with a connection of its own."""
    gate = Barrier(count, timeout=60)

    def start(_: int) -> Any:
        try:
            connection.ensure_connection()  # so that none comes late because its database was slow to open
            gate.wait()
            return attempt()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(start, range(count)))
