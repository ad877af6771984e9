"""Rows written with SQL that is made once a process, as `commons.prepared` asks with SQL that is made once.

Django writes an INSERT or UPDATE anew for every row: four fifths of what a small write costs. The SQL here is the
ORM's own, and so is what every field makes of its value; signals are not sent.
"""

from typing import Any

from django.db import connections, models, router, transaction
from django.db.models.sql import InsertQuery, UpdateQuery


class _Kept:
    """A statement of some fields of a model, written at its first use."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        self._model, self._names = model, names
        self._sql = ""

    def _fields(self) -> list[Any]:
        raise NotImplementedError

    def _value(self, field: Any, row: models.Model) -> Any:
        return getattr(row, field.attname)

    def _written(self, row: models.Model, using: str) -> str:
        raise NotImplementedError

    def __call__(self, row: models.Model) -> int:
        """Writes the row; says how many were written."""
        using = router.db_for_write(self._model)
        connection = connections[using]
        self._sql = self._sql or self._written(row, using)
        values = [field.get_db_prep_save(self._value(field, row), connection) for field in self._fields()]
        with transaction.mark_for_rollback_on_error(using), connection.cursor() as cursor:
            cursor.execute(self._sql, values)
            return int(cursor.rowcount)


class Added(_Kept):
    """Adds a new row, every field as it stands in the row but the key, which the database gives and nobody asks."""

    def _fields(self) -> list[Any]:
        return [field for field in self._model._meta.local_concrete_fields if not field.primary_key]

    def _value(self, field: Any, row: models.Model) -> Any:
        return field.pre_save(row, add=True)

    def _written(self, row: models.Model, using: str) -> str:
        query = InsertQuery(self._model)
        query.insert_values(self._fields(), [row])
        return str(query.get_compiler(using=using).as_sql()[0][0])


class Changed(_Kept):
    """Writes the named fields of a row that is there, found by its key; 0 when it is not there any more."""

    def _fields(self) -> list[Any]:
        return [self._model._meta.get_field(name) for name in self._names] + [self._model._meta.pk]

    def _written(self, row: models.Model, using: str) -> str:
        query: Any = self._model._base_manager.using(using).filter(pk=row.pk).query.chain(UpdateQuery)
        query.add_update_values({name: getattr(row, name) for name in self._names})
        return str(query.get_compiler(using=using).as_sql()[0])
