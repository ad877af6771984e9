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
    for _ in range(8):
        Province.objects.filter(code="MA-GUE").exists()

    assert kept_plans_of("registry_province") == (connection.vendor == "postgresql")


def kept_plans_of(table):
    """How many statements about a table PostgreSQL keeps planned for this connection."""
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{table}%"])
        return cursor.fetchall()[0][0]
