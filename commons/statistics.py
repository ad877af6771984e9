"""What the database knows of its tables, by which it plans how to answer.

PostgreSQL looks for itself, a minute or so after much has changed; SQLite looks only when told. Without a look SQLite
searched 5,000 products by trying every entry of the index against every word, 160 ms instead of 5, and PostgreSQL could
take minutes over 1,000 that had just come.
"""

from django.db import connections

ROWS = 400
"""Entries of each index that SQLite looks at; enough for a good plan, and done in some milliseconds."""


def refresh(using: str = "default") -> None:
    """Has the database look at its tables. Safe at any time, cheap enough for every hour and after much has come."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit={ROWS}")
        cursor.execute("ANALYZE")
