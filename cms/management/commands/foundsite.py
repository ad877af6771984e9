"""Gives an empty portal its page tree."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.services import found_site


class Command(BaseCommand):
    """`manage.py foundsite`: after the first migration; safe again, what people have written stays."""

    help = "Makes what is missing of the languages' roots and the pages of information, without which a footer is bare."

    def handle(self, *args: Any, **options: Any) -> None:
        found_site()
