"""`manage.py housestatic`: gathers our own static files for the embedded portal."""

from typing import Any

from django.core.management.base import BaseCommand

from portal import static


class Command(BaseCommand):
    help = "Copies our own static files into STATIC_ROOT under hashed names, compressed."

    def handle(self, *args: Any, **options: Any) -> None:
        count = static.gather()
        if options["verbosity"]:
            self.stdout.write(f"{count} files")
