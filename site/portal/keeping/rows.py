"""Rows as lines of JSON that are the same on every database, and back."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO, Any
from uuid import UUID

from django.db import connections, models
from django.db.models import ExpressionWrapper, F, Field, Model
from django.utils.duration import duration_iso_string

from portal.keeping import tables

BATCH = 500
TYPED = {"DateTimeField", "DateField", "TimeField", "DurationField", "DecimalField", "UUIDField"}
"""What JSON has no word for; the field reads it back."""


def lines(model: type[Model], using: str) -> Iterator[bytes]:
    """Every row in the order of its key, a line each."""
    fields = model._meta.local_concrete_fields
    columns = [_column(field) for field in fields]
    for row in model._base_manager.using(using).order_by("pk").values_list(*columns).iterator(BATCH):
        yield json.dumps(row, default=_word, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def digest(model: type[Model], using: str) -> dict[str, Any]:
    """How many rows there are and the sha256 of all of them, as the manifest has it."""
    return write(model, using, None)


def write(model: type[Model], using: str, out: IO[bytes] | None) -> dict[str, Any]:
    """Writes every row; the manifest's entry for this table."""
    count, whole = 0, hashlib.sha256()
    for line in lines(model, using):
        count += 1
        whole.update(line)
        if out is not None:
            out.write(line)
    return {"rows": count, "sha256": whole.hexdigest()}


def read(model: type[Model], using: str, source: IO[bytes]) -> None:
    """Inserts every row as it was: no signal, no default, no save of the model's own."""
    connection = connections[using]
    fields = model._meta.local_concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608 -- our own tables
    with connection.cursor() as cursor:
        for batch in _batches(source):
            cursor.executemany(
                statement,
                [[_prepared(f, v, connection) for f, v in zip(fields, row, strict=True)] for row in batch],
            )


def reset_sequences(using: str) -> None:
    """The next row of every table gets a number above those that came."""
    from django.core.management.color import no_style

    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables.kept()):
            cursor.execute(statement)


def _batches(source: IO[bytes]) -> Iterator[list[list[Any]]]:
    batch: list[list[Any]] = []
    for line in source:
        batch.append(json.loads(line))
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def _column(field: Field[Any, Any]) -> Any:
    # A field with a reading of its own (blocks from JSON, '' from NULL) is passed by: the row is to stay as it is.
    if type(field) is models.JSONField or not hasattr(field, "from_db_value"):
        return F(field.attname)
    return ExpressionWrapper(F(field.attname), output_field=getattr(models, field.get_internal_type())())


def _word(value: Any) -> str:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return duration_iso_string(value)
        case Decimal() | UUID():
            return str(value)
    raise TypeError(f"{type(value)} has no place in an archive")


def _prepared(field: Any, value: Any, connection: Any) -> Any:
    while field.is_relation:
        field = field.target_field
    kind = field.get_internal_type()
    if kind == "JSONField" and (value is not None or not field.null):
        return connection.ops.adapt_json_value(value, None)
    if value is None or kind not in TYPED:
        return value
    return field.get_db_prep_save(field.to_python(value), connection)
