"""What one request costs in the process that answers it."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.bench.ruler.yardstick import in_sticks, yardstick

TIMES = 9


@dataclass(frozen=True)
class Cost:
    """Medians of several requests: `sticks` in yardsticks, `ms` of process CPU; `size` in bytes before gzip."""

    status: int
    queries: int
    ms: float
    sticks: float
    size: int


def cost(prepare: Callable[[], Any], ask: Callable[[Any], Any], times: int = TIMES) -> Cost:
    """`prepare` makes ready and is not measured; `ask` takes what it made, asks once and returns the response."""
    for _ in range(2):
        ask(prepare())
    spent, sticks = [], []
    for _ in range(times):
        ready, before = prepare(), yardstick()
        gc.collect()
        began = time.process_time()
        ask(ready)
        spent.append((time.process_time() - began) * 1000)
        sticks.append(in_sticks(spent[-1], before, yardstick()))
    ready = prepare()
    with CaptureQueriesContext(connection) as queries:
        response = ask(ready)
    return Cost(
        status=response.status_code,
        queries=len(queries),
        ms=statistics.median(spent),
        sticks=statistics.median(sticks),
        size=len(response.content),
    )
