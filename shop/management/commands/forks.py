"""Lists what we changed in Oscar."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """`manage.py forks`: Oscar's label and the app of ours that stands in its place; shop/forks/README.md says why."""

    help = "Lists Oscar's apps that are replaced by forks of ours."

    def handle(self, *args: Any, **options: Any) -> None:
        for label, app in sorted(settings.FORKS.items()):
            self.stdout.write(f"{label} {app}")
        if not settings.FORKS:
            self.stdout.write("none")
