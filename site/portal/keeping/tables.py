"""Which tables are kept, and which release they belong to."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

DERIVED = {"wagtailsearch"}
"""Apps whose rows are made anew from the others, and differently on each database."""
LAST = ("ledger.Seal",)
"""Sealed last, so that the book's own guards judge every entry once more."""


def kept() -> list[type[Model]]:
    """Every model with a table of its own, the hidden ones between two models included."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in DERIVED
    ]
    return sorted(found, key=lambda model: (model._meta.label in LAST, model._meta.label))


def emptied() -> Iterator[str]:
    """The tables that a restore empties: the kept ones and those made from them."""
    for model in kept():
        yield model._meta.db_table
    yield "wagtailsearch_indexentry"


def release(using: str) -> list[str]:
    """The newest migration of every app that the database has: archives fit a database of the same release only."""
    loader = MigrationLoader(connections[using])
    return sorted(
        f"{app}.{name}" for app, name in loader.graph.leaf_nodes() if (app, name) in loader.applied_migrations
    )


def label(model: Any) -> str:
    """The model's name in the archive."""
    return str(model._meta.label_lower)
