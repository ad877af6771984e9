"""`manage.py backup FILE`: the whole portal in one file, while it runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commons.errors import Refusal
from portal.keeping import services


class Command(BaseCommand):
    help = "Writes every row and every file of the portal into one archive, with its manifest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = services.back_up(to=options["file"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{options['file']}: {services.told(manifest)}")
