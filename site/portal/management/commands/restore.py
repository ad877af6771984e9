"""`manage.py restore FILE`: brings a portal back, on the same database or on another kind."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commons.errors import Refusal
from portal.keeping import services


class Command(BaseCommand):
    help = "Brings rows and files back from an archive of `backup` and proves that they are the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="replace what the database holds")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = services.restore(source=options["file"], force=options["force"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Restored and found equal: {services.told(manifest)}")
