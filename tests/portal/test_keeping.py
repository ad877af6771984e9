"""A portal comes back from its backup row by row and byte by byte, on either database, or is left as it was."""

import os
import resource
import shutil
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from portal.keeping import services
from portal.keeping.errors import NotAnArchive, NotEmpty, OtherRelease, Spoilt
from registry.models import User
from shop import guards
from shop.models import Listing
from shop.queries import search
from shop.services import reindex
from tests.archives import held, manage, manifest_of, migrated
from tests.browsing import people_and_browsers

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(db, settings, tmp_path):
    """A world of each test's own: a backup is of what was committed, and a restore overwrites it."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return people_and_browsers()


@pytest.fixture
def backup(people, tmp_path):
    """The archive of a world with people, goods, money, a lesson, papers and pictures."""
    services.back_up(to=tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def media():
    from django.conf import settings

    return Path(settings.MEDIA_ROOT)


def rewritten(archive, change):
    """The archive with its members changed: `change(name, content)` answers the new content."""
    out = archive.with_name(f"{change.__name__}.zip")
    with ZipFile(archive) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return out


@pytest.mark.slow
def test_a_portal_moves_to_another_database_and_back_with_equal_rows_and_files(backup, tmp_path):
    """On the PostgreSQL run: from PostgreSQL to SQLite, and from SQLite to PostgreSQL."""
    before = manifest_of(backup)
    elsewhere = migrated(tmp_path / "elsewhere")

    said = manage(elsewhere, "restore", backup)
    manage(elsewhere, "backup", tmp_path / "again.zip")
    shutil.rmtree(media())
    services.restore(source=tmp_path / "again.zip", force=True)
    services.back_up(to=tmp_path / "home.zip")

    moved, home = manifest_of(tmp_path / "again.zip"), manifest_of(tmp_path / "home.zip")
    rows = sum(entry["rows"] for entry in before["tables"].values())
    print(f"{rows} rows, {len(before['files'])} files: {connection.vendor}, SQLite and back")
    assert (before["engine"], moved["engine"], home["engine"]) == (connection.vendor, "sqlite", connection.vendor)
    assert held(moved) == held(before)
    assert held(home) == held(before)
    assert rows > 500
    assert "files/authorisations/paper.pdf" in ZipFile(backup).namelist()
    assert f"Restored and found equal: {rows} rows" in said


def test_what_a_portal_guards_is_guarded_after_a_restore_as_before(backup):
    stood = guards.installed("default")

    services.restore(source=backup, force=True)

    assert guards.installed("default") == stood == guards.names()
    with pytest.raises(Exception, match="shop_born_closed"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO shop_shop SELECT * FROM shop_shop WHERE state = 'open'")
    with pytest.raises(Exception, match="rows of the book are never"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_posting")


def test_a_restored_portal_lives_on(people, tmp_path):
    reindex()
    services.back_up(to=tmp_path / "backup.zip")

    services.restore(source=tmp_path / "backup.zip", force=True)

    highest = User.objects.order_by("-pk").first().pk
    assert User.objects.create_user("+212600007777").pk > highest
    listing = Listing.objects.get(state="approved")
    assert listing in search.matching(listing.product.title)


def test_only_the_owner_may_read_a_backup_and_no_half_of_one_is_ever_there(backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [path.name for path in backup.parent.glob("backup*")] == ["backup.zip"]


def test_a_backup_is_of_one_moment_and_holds_nobody_up(db):
    def write():
        try:
            return User.objects.create_user("+212600006666").pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, services.one_moment("default"):
        seen = User.objects.count()
        pool.submit(write).result(timeout=10)
        within = User.objects.count()

    assert (seen, within, User.objects.count()) == (0, 0, 1)


def test_a_portal_with_people_is_not_overwritten_unasked(backup):
    people = User.objects.count()

    with pytest.raises(NotEmpty) as refusal:
        services.restore(source=backup)

    assert refusal.value.facts == {"people": people}
    with pytest.raises(CommandError, match="--force"):
        call_command("restore", backup)


def test_the_commands_say_what_they_did(backup, tmp_path, capsys):
    rows = sum(entry["rows"] for entry in manifest_of(backup)["tables"].values())

    call_command("backup", tmp_path / "second.zip")
    call_command("restore", tmp_path / "second.zip", "--force")

    said = capsys.readouterr().out
    assert said.count(f"{rows} rows of") == 2
    assert "second.zip" in said
    assert "Restored and found equal" in said


def test_a_backup_that_the_disk_has_no_room_for_leaves_nothing_behind(people, tmp_path):
    (media() / "large.bin").write_bytes(os.urandom(400_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with pytest.raises(CommandError, match="القرص"):
            call_command("backup", tmp_path / "backup.zip")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert list(tmp_path.glob("backup*")) == []


def test_another_failure_of_the_disk_is_not_taken_for_a_full_one(db, tmp_path):
    with pytest.raises(FileNotFoundError):
        services.back_up(to=tmp_path / "nowhere" / "backup.zip")


def test_a_file_removed_while_the_backup_runs_is_not_in_it(people, tmp_path):
    gone = media() / "gone.bin"
    gone.symlink_to(tmp_path / "nothing")

    services.back_up(to=tmp_path / "backup.zip")

    assert "gone.bin" not in manifest_of(tmp_path / "backup.zip")["files"]


@contextmanager
def nothing_changes():
    """Whatever the block does, the rows afterwards are those of before."""
    User.objects.filter(phone="+212600000099").update(first_name="بعد النسخ")
    yield
    assert User.objects.get(phone="+212600000099").first_name == "بعد النسخ"
    assert guards.installed("default") == guards.names()


def altered_row(name, content):
    return content.replace("رئيسة".encode(), "دخيلة".encode()) if name == "rows/registry.user.jsonl" else content


def altered_file(name, content):
    return b"other" if name == "files/authorisations/paper.pdf" else content


def lost_table(name, content):
    return None if name == "rows/registry.user.jsonl" else content


def torn_rows(name, content):
    return content[:-20] if name == "rows/registry.user.jsonl" else content


def orphaned(name, content):
    return b"" if name == "rows/registry.cooperative.jsonl" else content


def unbalanced(name, content):
    """One posting of the book is larger than it was."""
    if name != "rows/ledger.posting.jsonl":
        return content
    first, rest = content.split(b"\n", 1)
    return first.replace(b'.00"', b'.50"') + b"\n" + rest


def climbing(name, content):
    """A file that would be written outside the media folder."""
    if name == "manifest.json":
        return content.replace(b"authorisations/paper.pdf", b"../../climbed.pdf")
    return content


def rotted(archive):
    """The archive with one bit of one file turned over."""
    content = bytearray(archive.read_bytes())
    content[content.find(b"bytes", content.find(b"files/authorisations/paper.pdf"))] ^= 1
    out = archive.with_name("rotted.zip")
    out.write_bytes(bytes(content))
    return out


def test_a_spoilt_backup_is_refused_and_changes_no_row(backup):
    changes = [altered_row, altered_file, lost_table, torn_rows, orphaned, unbalanced, climbing]
    spoilt = [*(rewritten(backup, change) for change in changes), rotted(backup)]

    for archive in spoilt:
        with nothing_changes(), pytest.raises(Spoilt):
            services.restore(source=archive, force=True)

    assert list(media().rglob("*.restoring")) == []
    assert list(media().parents[1].rglob("climbed.pdf")) == []


def test_what_is_no_backup_is_refused(backup, tmp_path):
    (tmp_path / "letter.txt").write_text("سلام")
    with ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("manifest.json", "{}")
    with ZipFile(tmp_path / "empty.zip", "w") as empty:
        empty.writestr("hello", "")

    for name in ("letter.txt", "other.zip", "empty.zip", "missing.zip"):
        with nothing_changes(), pytest.raises(NotAnArchive):
            services.restore(source=tmp_path / name, force=True)


def test_a_backup_of_another_release_is_refused(backup):
    def older(name, content):
        return content.replace(b'"registry.00', b'"registry.99') if name == "manifest.json" else content

    with nothing_changes(), pytest.raises(OtherRelease):
        services.restore(source=rewritten(backup, older), force=True)
