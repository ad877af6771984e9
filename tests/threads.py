"""Many who try the same thing at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def at_once(attempt: Callable[[], Any], count: int) -> list[Any]:
    """What so many threads answer that start together, each with a connection of its own."""
    gate = Barrier(count)

    def start(_: int) -> Any:
        try:
            gate.wait()
            return attempt()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(start, range(count)))
