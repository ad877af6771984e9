"""Rows written with SQL that is made once a process, as `commons.prepared` asks with SQL that is made once.

Django writes an INSERT or UPDATE anew for every row: four fifths of what a small write costs. The SQL here is the
ORM's own, and so is what every field makes of its value; signals are not sent.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Any, TypeVar

from django.db import connections, models, router, transaction
from django.db.models.sql import InsertQuery, UpdateQuery

Row = TypeVar("Row", bound=models.Model)
UNNEST = "SELECT * FROM UNNEST("
"""How Django adds several rows to PostgreSQL: the values come a column at a time."""


class Changed:
    """Writes the named fields of a row that is there, found by its key; 0 when it is not there any more."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        self._model, self._names = model, names
        self._sql = ""

    def __call__(self, row: models.Model) -> int:
        """Writes the row; says how many were written."""
        using = router.db_for_write(self._model)
        connection = connections[using]
        self._sql = self._sql or self._written(row, using)
        fields: list[Any] = [*map(self._model._meta.get_field, self._names), self._model._meta.pk]
        values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        with transaction.mark_for_rollback_on_error(using), connection.cursor() as cursor:
            cursor.execute(self._sql, values)
            return int(cursor.rowcount)

    def _written(self, row: models.Model, using: str) -> str:
        query: Any = self._model._base_manager.using(using).filter(pk=row.pk).query.chain(UpdateQuery)
        query.add_update_values({name: getattr(row, name) for name in self._names})
        return str(query.get_compiler(using=using).as_sql()[0])


class Added:
    """Adds new rows of a model, any number at once, and gives each the key that the database gave it.

    As `bulk_create` does, of rows whose relations are saved; the SQL is kept for each number of rows, of which there
    must be few.
    """

    def __init__(self, model: type[models.Model]) -> None:
        self._model = model
        self._fields: list[Any] = []
        self._sql: dict[int, str] = {}

    def __call__(self, rows: Iterable[Row]) -> list[Row]:
        """Writes them; gives them back with their keys."""
        added = list(rows)
        using = router.db_for_write(self._model)
        self._fields = self._fields or [f for f in self._model._meta.local_concrete_fields if not f.primary_key]
        most = max(1, connections[using].ops.bulk_batch_size(self._fields, added)) if added else 1
        for start in range(0, len(added), most):
            self._add(added[start : start + most], using)
        return added

    def _add(self, rows: list[Row], using: str) -> None:
        connection, fields = connections[using], self._fields
        sql = self._sql.get(len(rows))
        if sql is None:
            sql = self._sql[len(rows)] = self._written(rows, using)
        table = [[field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields] for row in rows]
        columns = map(list, zip(*table, strict=True))
        values = list(columns if UNNEST in sql else chain.from_iterable(table))
        with transaction.mark_for_rollback_on_error(using), connection.cursor() as cursor:
            cursor.execute(sql, values)
            keys = cursor.fetchall()
        for row, (key,) in zip(rows, keys, strict=True):
            row.pk = key
            row._state.adding, row._state.db = False, using

    def _written(self, rows: list[Any], using: str) -> str:
        query = InsertQuery(self._model)
        query.insert_values(self._fields, rows)
        compiler: Any = query.get_compiler(using=using)
        compiler.returning_fields = [self._model._meta.pk]
        return str(compiler.as_sql()[0][0])
