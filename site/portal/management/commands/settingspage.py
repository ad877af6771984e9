"""`manage.py settingspage`: writes docs/settings.md anew."""

from typing import Any

from django.core.management.base import BaseCommand

from portal import settings_page


class Command(BaseCommand):
    help = "Writes docs/settings.md from the settings files."

    def handle(self, *args: Any, **options: Any) -> None:
        settings_page.write()
