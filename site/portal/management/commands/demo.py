"""`manage.py demo`: asks the worker for the demo world, or with --now builds it here up to the films."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commons import jobs
from portal.demo import world


class Command(BaseCommand):
    help = "Builds the demo world: cooperatives in every state, goods, orders and a training with real films."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", action="store_true", help="do it in this process instead of asking the worker")

    def handle(self, *args: Any, **options: Any) -> None:
        job = jobs.enqueue(kind="demo", key="world")
        if options["now"]:
            jobs.run(job.pk)
            job.refresh_from_db()
            self.stdout.write(f"{job.state} {job.error}")
