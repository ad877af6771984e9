"""Brings a PostgreSQL database back to how it began after a test that committed, row by row.

Copying the template anew would cost two seconds of CPU for each such test; what changed is mostly a handful of rows.
Django's own way, emptying every table, would take away what the migrations laid, and the book refuses to be emptied.
"""

from dataclasses import dataclass

import psycopg

TABLES = "SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
RULES = """SELECT md5(string_agg(rule, ',' ORDER BY rule)) FROM (
    SELECT concat(tgrelid::regclass, tgname, tgenabled, prosrc) AS rule
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal) AS rules"""
COUNTERS = "SELECT format('%I', sequencename), last_value FROM pg_sequences WHERE schemaname = 'public'"
ALONE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""


@dataclass(frozen=True)
class Beginning:
    """How a database began: the rows of each table that has any, their digests, its counters and its triggers."""

    rows: dict[str, bytes]
    digests: dict[str, str]
    counters: dict[str, int | None]
    rules: str


def beginning(connection: psycopg.Connection) -> Beginning:
    """Reads how it stands now."""
    digests = _digests(connection)
    rows = {table: _copied(connection, table) for table in digests}
    return Beginning(rows, digests, dict(connection.execute(COUNTERS).fetchall()), _rules(connection))


def refill(connection: psycopg.Connection, began: Beginning) -> bool:
    """Puts the rows and counters back, in one transaction that asks no trigger; False, having changed nothing, when
    this role may not pass the triggers by or they are no longer those of the beginning.
    """
    connection.execute(ALONE)
    if connection.info.parameter_status("is_superuser") != "on" or _rules(connection) != began.rules:
        return False
    now = _digests(connection)
    changed = [table for table in now.keys() | began.digests.keys() if now.get(table) != began.digests.get(table)]
    counted = dict(connection.execute(COUNTERS).fetchall())
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        for table in changed:
            connection.execute(f"DELETE FROM {table}")
            if table in began.rows:
                with connection.cursor().copy(f"COPY {table} FROM STDIN") as into:
                    into.write(began.rows[table])
        for counter, value in began.counters.items():
            if counted[counter] != value:
                connection.execute("SELECT setval(%s, %s, %s)", [counter, value or 1, value is not None])
    return True


def _digests(connection: psycopg.Connection) -> dict[str, str]:
    """A digest of the rows of every table that has any."""
    each = [
        f"SELECT '{table}', md5(string_agg(row::text, ',' ORDER BY row::text)) FROM {table} AS row"
        for (table,) in connection.execute(TABLES).fetchall()
    ]
    found = connection.execute(" UNION ALL ".join(each)).fetchall()
    return {table: digest for table, digest in found if digest}


def _copied(connection: psycopg.Connection, table: str) -> bytes:
    with connection.cursor().copy(f"COPY {table} TO STDOUT") as out:
        return b"".join(bytes(part) for part in out)


def _rules(connection: psycopg.Connection) -> str:
    return connection.execute(RULES).fetchone()[0]
