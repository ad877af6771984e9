"""The database's own guards stand aside while rows are moved in bulk, and stand again afterwards."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections


@contextmanager
def aside(using: str, wanted: Iterable[str]) -> Iterator[None]:
    """Within it no trigger of these tables acts. Inside a transaction: when it fails, they stand as they stood."""
    connection = connections[using]
    stood = _lower(connection, set(wanted))
    yield
    connection.check_constraints()  # PostgreSQL alters no table while a check of its rows is still due
    with connection.cursor() as cursor:
        for statement in stood:
            cursor.execute(statement)


def _lower(connection: Any, wanted: set[str]) -> list[str]:
    """Takes the triggers away; the statements that bring them back."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            found = [table for (table,) in cursor.fetchall() if table in wanted]
            for table in found:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in found]
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [(name, sql) for name, table, sql in cursor.fetchall() if table in wanted]
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        return [sql for _, sql in triggers]
