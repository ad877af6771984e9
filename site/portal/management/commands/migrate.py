"""`manage.py migrate`, about a third quicker from nothing; what it does to the database is Django's own.

Rendering some thousands of historical models costs nearly all of the minute. Two things in it are waste here:
the garbage collector walking what is alive anyway, and the swapped models (user, page) being searched anew
each time although settings cannot change meanwhile.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.core.management.commands import migrate


class Command(migrate.Command):
    help = migrate.Command.help

    def handle(self, *args: Any, **options: Any) -> None:
        with _seldom_collected(), _swapped_models_known():
            super().handle(*args, **options)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
        gc.collect()


class _Known:
    """Answers like Apps.get_swappable_settings_name, from a table made once."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        for model in apps.get_models(include_swapped=True):
            if model._meta.swappable:
                for name in (model._meta.label, model._meta.swapped or model._meta.label):
                    self.names[name.lower()] = model._meta.swappable

    def __call__(self, to_string: str) -> str | None:
        return self.names.get(to_string.lower())

    def cache_clear(self) -> None:
        """Apps.clear_cache calls this; the table stays true."""


@contextmanager
def _swapped_models_known() -> Iterator[None]:
    original = Apps.get_swappable_settings_name
    setattr(Apps, "get_swappable_settings_name", _Known())  # noqa: B010 -- mypy forbids to assign a method
    try:
        yield
    finally:
        setattr(Apps, "get_swappable_settings_name", original)  # noqa: B010
