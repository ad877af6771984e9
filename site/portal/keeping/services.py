"""Backing the portal up into one file, and bringing it back."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site as Domain
from django.core.management import call_command
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from wagtail.models import Site

from commons.disk import full
from portal.keeping import files, guards, rows, tables
from portal.keeping.errors import NoRoom, NotAnArchive, NotEmpty, OtherRelease, Spoilt
from registry.models import User

FORMAT = 1
MANIFEST = "manifest.json"
BROUGHT_BACK = {"shop_shop", "shop_listingphotograph"}
"""Guards of these tables let no shop be born open and send a product with a new photograph back to the council; these
were opened and approved where they come from.
"""


def back_up(*, to: Path, using: str = "default") -> dict[str, Any]:
    """Writes the archive and returns its manifest; safe while the portal runs, which it does not hold up.

    All rows are of one moment. Files follow the rows: one more than the rows know is only waste. The file is there
    whole or not at all, and for its owner's eyes only.
    """
    part = to.with_name(to.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with _room(), os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as raw:
            with ZipFile(raw, "w", ZIP_DEFLATED) as archive:
                manifest = _written(archive, using)
                archive.writestr(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore(*, source: Path, force: bool = False, using: str = "default") -> dict[str, Any]:
    """Brings files and rows back and proves both by the manifest, which it returns.

    Raises NotAnArchive, OtherRelease, NotEmpty (unless forced: what the database holds is then replaced), Spoilt or
    NoRoom; the database is then as it was. Web and worker should be stopped meanwhile.
    """
    with _opened(source) as archive:
        manifest = _manifest(archive, source)
        if manifest["release"] != tables.release(using):
            raise OtherRelease
        _refuse_full(using, force=force)
        with _room():
            files.read(archive, manifest["files"])
            try:
                _bring_back(archive, manifest["tables"], using)
            except IntegrityError as error:
                raise Spoilt(part=str(error)) from error
    call_command("update_index", verbosity=0)
    return manifest


def told(manifest: dict[str, Any]) -> str:
    """A manifest in one line, for who asked."""
    held = manifest["tables"].values()
    count, size = len(manifest["files"]), sum(entry["size"] for entry in manifest["files"].values())
    return (
        f"{sum(entry['rows'] for entry in held)} rows of {len(held)} tables, {count} files of {size / 1e6:.1f} MB, "
        f"from {manifest['engine']} at {manifest['made_at'][:19]} UTC"
    )


def _written(archive: ZipFile, using: str) -> dict[str, Any]:
    facts = {"format": FORMAT, "made_at": timezone.now().isoformat(), "engine": connections[using].vendor}
    entries = {}
    with one_moment(using):
        release = tables.release(using)
        for model in tables.kept():
            with archive.open(_member(model), "w", force_zip64=True) as out:
                entries[tables.label(model)] = rows.write(model, using, out)
    return {**facts, "release": release, "tables": entries, "files": files.write(archive)}


@contextmanager
def one_moment(using: str) -> Iterator[None]:
    """What is read within it is of one moment; nobody who writes waits for it."""
    connection: Any = connections[using]
    connection.ensure_connection()  # opening it sets the mode anew
    usual = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic(using=using, durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = usual


def _bring_back(archive: ZipFile, entries: dict[str, dict[str, Any]], using: str) -> None:
    with transaction.atomic(using=using, durable=True):
        with guards.aside(using, tables.emptied()):
            _empty(using)
        with guards.aside(using, BROUGHT_BACK):
            for model in tables.kept():
                _fill(archive, model, using)
        for model in tables.kept():
            if rows.digest(model, using) != entries[tables.label(model)]:
                raise Spoilt(part=tables.label(model))
        rows.reset_sequences(using)
    ContentType.objects.clear_cache()
    Domain.objects.clear_cache()
    Site.clear_site_root_paths_cache()


def _fill(archive: ZipFile, model: Any, using: str) -> None:
    try:
        with archive.open(_member(model)) as source:
            rows.read(model, using, source)
    except (KeyError, ValueError) as error:
        raise Spoilt(part=tables.label(model)) from error


def _empty(using: str) -> None:
    connection = connections[using]
    names = [connection.ops.quote_name(table) for table in tables.emptied()]
    whole = connection.vendor == "postgresql"
    statements = [f"TRUNCATE {', '.join(names)}"] if whole else [f"DELETE FROM {name}" for name in names]  # noqa: S608
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _refuse_full(using: str, *, force: bool) -> None:
    people = User.objects.using(using).count()
    if people and not force:
        raise NotEmpty(people=people)


@contextmanager
def _opened(source: Path) -> Iterator[ZipFile]:
    try:
        archive = ZipFile(source)
    except (OSError, BadZipFile) as error:
        raise NotAnArchive(file=source.name) from error
    with archive:
        try:
            yield archive
        except BadZipFile as error:
            raise Spoilt(part=str(error)) from error


def _manifest(archive: ZipFile, source: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise NotAnArchive(file=source.name) from error
    if manifest.get("format") != FORMAT:
        raise NotAnArchive(file=source.name)
    return manifest


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if full(error):
            raise NoRoom from error
        raise


def _member(model: Any) -> str:
    return f"rows/{tables.label(model)}.jsonl"
