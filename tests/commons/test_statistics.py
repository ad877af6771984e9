"""The database knows what its tables hold, and plans by it."""

import pytest
from django.db import connection

from commons.tasks import refresh_statistics
from registry.models import Province

pytestmark = pytest.mark.django_db


def test_the_worker_has_the_database_look_at_its_tables():
    refresh_statistics()

    assert known_rows("registry_province") == Province.objects.count()


def known_rows(table):
    """How many rows the database believes a table to hold."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s", [table])
            return int(cursor.fetchall()[0][0].split()[0])
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        return int(cursor.fetchall()[0][0])


def test_a_statement_that_is_asked_often_is_planned_once_by_postgresql():
    for _ in range(20):
        Province.objects.filter(code="MA-GUE").exists()

    assert planned_once("registry_province") == (connection.vendor == "postgresql")


def planned_once(table):
    """How many statements about a table PostgreSQL has left off planning anew for this connection."""
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        kept = "SELECT COUNT(*) FROM pg_prepared_statements WHERE generic_plans > 0 AND statement LIKE %s"
        cursor.execute(kept, [f"%{table}%"])
        return cursor.fetchall()[0][0]
