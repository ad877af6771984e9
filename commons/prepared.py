"""Queries that are written once a process and asked many times with other values.

Django writes a query anew whenever it is asked: on a page of seven queries that took more than half of its CPU. A
`Prepared` keeps the SQL of a queryset that was written with marks in place of its values, and puts the values where
the marks came to stand. It is still the queryset's own SQL, and its rows are still the queryset's rows.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connections, router
from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery
from django.db.transaction import TransactionManagementError, mark_for_rollback_on_error

MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda n: 2_100_000_000 + n,
    str: lambda n: f"mark{n}mark",
    date: lambda n: date(9900, 1, 1) + timedelta(n),
}
"""A value of each type that no question will ever hold; a word stays one word."""


LARGEST = 2**63 - 1
"""The largest key a database can hold; an address may name a larger one."""


class MarkLost(Exception):
    """A value does not stand in the SQL as it was given, so that it cannot be put there later."""


@dataclass(frozen=True)
class _Plan:
    queryset: QuerySet[Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    holes: dict[int, list[tuple[Any, str, int]]]
    """Place of a parameter, and for each mark in it: the mark, the name of its value, which of the values it is."""
    converters: dict[int, Any]
    """Place of a column, and what makes a value of what the database gives for it."""


class _Kept(ABC):
    """What `write(*shape, **values)` asks, whose values are of the named types: `int`, `str`, `date`, each in a list.

    `shape` is what changes the query itself (a language, an order, how many words); every shape is written once, so
    there must be few. A `str` must be one word of letters and figures. Every value is a list, and as long in every
    question of one shape. A call raises MarkLost when the query changes its values.
    """

    def __init__(self, write: Callable[..., Any], **types: type) -> None:
        self._write, self._types = write, types
        self._plans: dict[tuple[Any, ...], _Plan] = {}

    @abstractmethod
    def _compiler(self, written: Any) -> tuple[QuerySet[Any], Any]:
        """Of what `write` gave, the queryset and what makes SQL of it."""

    def _plan(self, shape: tuple[Any, ...], values: dict[str, list[Any]]) -> _Plan:
        key = (*shape, *(len(each) for each in values.values()))
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = self._planned(shape, {name: len(each) for name, each in values.items()})
        return plan

    def _planned(self, shape: tuple[Any, ...], lengths: dict[str, int]) -> _Plan:
        marks: dict[str, list[Any]] = {}
        for name, length in lengths.items():
            first = sum(map(len, marks.values()))
            marks[name] = [MARKS[self._types[name]](first + n) for n in range(length)]
        queryset, compiler = self._compiler(self._write(*shape, **marks))
        sql, params = compiler.as_sql()
        known = [(mark, name, n) for name, each in marks.items() for n, mark in enumerate(each)]
        holes = {place: _within(param, known) for place, param in enumerate(params)}
        lost = {name for _, name, _ in known} - {name for found in holes.values() for _, name, _ in found}
        if lost:
            raise MarkLost(", ".join(sorted(lost)))
        held = {place: found for place, found in holes.items() if found}
        columns = compiler.select[: compiler.col_count] if compiler.select else []
        converters = compiler.get_converters([each[0] for each in columns])
        return _Plan(queryset, compiler, sql, tuple(params), held, converters)


class Prepared(_Kept):
    """The rows of a queryset that `write` gives. Prefetches are not made."""

    def __call__(self, *shape: Any, **values: list[Any]) -> list[Any]:
        """The rows, as the queryset would give them; none for a figure that no key can be."""
        if _too_large(values):
            return []
        plan = self._plan(shape, values)
        return _rows(plan, _filled(plan, values))

    def _compiler(self, written: Any) -> tuple[QuerySet[Any], Any]:
        return written, written.query.get_compiler(using=written.db)


class PreparedUpdate(_Kept):
    """A change of rows: `write` gives the queryset and what its fields become."""

    def __call__(self, *shape: Any, **values: list[Any]) -> int:
        """Changes them, and says how many; none for a figure that no key can be."""
        if _too_large(values):
            return 0
        plan = self._plan(shape, values)
        using = router.db_for_write(plan.queryset.model)
        with mark_for_rollback_on_error(using), connections[using].cursor() as cursor:
            cursor.execute(plan.sql, _filled(plan, values))
            return int(cursor.rowcount)

    def _compiler(self, written: Any) -> tuple[QuerySet[Any], Any]:
        queryset, changes = written
        query = queryset.query.chain(UpdateQuery)
        query.add_update_values(changes)
        return queryset, query.get_compiler(using=router.db_for_write(queryset.model))


def _too_large(values: dict[str, list[Any]]) -> bool:
    return any(isinstance(value, int) and value > LARGEST for each in values.values() for value in each)


def _within(param: Any, known: list[tuple[Any, str, int]]) -> list[tuple[Any, str, int]]:
    """The marks that a parameter holds: itself, or as words of a text. Dates are texts in SQLite."""
    if isinstance(param, str):
        return [(str(mark), name, n) for mark, name, n in known if not isinstance(mark, int) and str(mark) in param]
    return [each for each in known if each[0] == param]


def _filled(plan: _Plan, values: dict[str, list[Any]]) -> tuple[Any, ...]:
    params = list(plan.params)
    for place, found in plan.holes.items():
        for mark, name, n in found:
            value, held = values[name][n], params[place]
            if isinstance(held, str):
                params[place] = held.replace(str(mark), str(value))
            else:
                params[place] = value if isinstance(held, date) else type(held)(value)
    return tuple(params)


def _rows(plan: _Plan, params: tuple[Any, ...]) -> list[Any]:
    compiler, query = copy(plan.compiler), copy(plan.queryset.query)
    compiler.connection = connections[plan.queryset.db]
    locks = query.select_for_update and compiler.connection.features.has_select_for_update
    if locks and compiler.connection.get_autocommit():
        raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
    compiler.as_sql = lambda *_, **__: (plan.sql, params)
    compiler.get_converters = lambda *_: plan.converters
    query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
    asked = type(plan.queryset)(model=plan.queryset.model, query=query, using=plan.queryset.db)
    known: Any = plan.queryset
    asked._fields = known._fields  # type: ignore[attr-defined]
    return list(known._iterable_class(asked))
