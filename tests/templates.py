"""`python -m tests.templates`: builds the template of this run's database ahead of the tests, which then find it.

Migrating keeps one core busy for a minute; `./tiwiza test` has both databases migrated while it lints.
"""

import os

import django


def main() -> None:
    """Builds it on PostgreSQL when PORTAL_TEST_POSTGRES names a server, else as an SQLite file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    django.setup()
    from tests.conftest import one_at_a_time, server
    from tests.database import postgres_template, sqlite_template

    with one_at_a_time():
        if os.environ.get("PORTAL_TEST_POSTGRES"):
            postgres_template(server)
        else:
            sqlite_template()


if __name__ == "__main__":
    main()
