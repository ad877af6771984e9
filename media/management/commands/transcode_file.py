"""`manage.py transcode_file INPUT OUTDIR`: one file through the workshop, with no job and no table."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from media.errors import VideoRefused
from media.workshop.alone import prepare_file


class Command(BaseCommand):
    help = "Prepares one film as the worker would, into a folder, and says what each choice weighs."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("input", type=Path)
        parser.add_argument("outdir", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = prepare_file(options["input"], options["outdir"])
        except VideoRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for file in made.files:
            self.stdout.write(f"{file.quality} {file.name} {file.size}")
