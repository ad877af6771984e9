"""`python -m tests.founding`: a database as tests begin with it: migrated, the page tree founded, nothing audited."""

import django
from django.core.management import call_command
from django.db import connection


def main() -> None:
    """Safe twice."""
    django.setup()
    from cms.services import found_tree

    call_command("migrate", verbosity=0)
    found_tree()
    with connection.cursor() as cursor:  # the model refuses: a line is written once
        cursor.execute("DELETE FROM commons_auditline")


if __name__ == "__main__":
    main()
