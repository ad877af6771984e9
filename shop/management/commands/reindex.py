"""Makes the market's search index anew."""

from typing import Any

from django.core.management.base import BaseCommand

from shop.services import reindex


class Command(BaseCommand):
    """`manage.py reindex`: after an import or a restore."""

    help = "Makes the search text and the index entry of every listing anew."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{reindex()} listings")
