"""The market's room, and the database's own guards around each migration."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ShopConfig(AppConfig):
    name = "shop"
    default = True

    def ready(self) -> None:
        pre_migrate.connect(lift, sender=self)
        post_migrate.connect(install, sender=self)


def lift(using: str, **_: Any) -> None:
    """Before tables change: SQLite rebuilds a table by renaming, which it refuses while a trigger names it."""
    from shop import guards

    guards.lift(using)


def install(using: str, **_: Any) -> None:
    """After tables changed: a rebuilt table has lost its triggers."""
    from shop import guards

    guards.install(using)
