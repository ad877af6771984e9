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
