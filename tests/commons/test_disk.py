"""A file is stored whole or not at all; a full disk is a refusal, and what else fails stays what it is."""

import errno
import resource

import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from commons.disk import FileStorage
from commons.errors import NoRoomForFile


@pytest.fixture
def storage(tmp_path):
    return FileStorage(location=tmp_path)


def test_every_file_of_the_portal_is_stored_this_way():
    assert configured.STORAGES["default"]["BACKEND"] == "commons.disk.FileStorage"
    default_storage.exists("a")
    assert isinstance(default_storage._wrapped, FileStorage)


def test_a_disk_that_fills_under_a_file_keeps_no_piece_of_it(storage, tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(NoRoomForFile) as refused:
            storage.save("goods/large.webp", ContentFile(b"x" * 300_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert refused.value.status == 507
    assert list((tmp_path / "goods").iterdir()) == []
    assert storage.save("goods/large.webp", ContentFile(b"x" * 300_000)) == "goods/large.webp"


@pytest.mark.parametrize(
    ("number", "raised"),
    [(errno.ENOSPC, NoRoomForFile), (errno.EDQUOT, NoRoomForFile), (errno.EACCES, PermissionError)],
)
def test_only_a_full_disk_or_quota_is_called_so(storage, tmp_path, monkeypatch, number, raised):
    (tmp_path / "there.webp").write_bytes(b"kept")

    def broken(*_):
        raise OSError(number, "broken")

    monkeypatch.setattr(FileSystemStorage, "_save", broken)
    with pytest.raises(raised):
        storage._save("there.webp", ContentFile(b"x"))

    assert (tmp_path / "there.webp").read_bytes() == b"kept"
