"""`manage.py demo`: builds the demo world; the films that its lessons need are asked of the worker."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.demo import world


class Command(BaseCommand):
    help = "Builds the demo world: cooperatives in every state, goods, orders and a training with real films."

    def handle(self, *args: Any, **options: Any) -> None:
        world.build()
