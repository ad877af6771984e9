"""A file is stored whole or not at all; a full disk is a refusal, and what else fails stays what it is."""

import errno
import resource

import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import RequestFactory

from commons.disk import FileStorage, NotKept
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


def posted(size, name="film.mp4"):
    """A form with a word, and with a file that Django lays on the disk on its way in."""
    return RequestFactory().post("/", {"file": SimpleUploadedFile(name, b"x" * size, "video/mp4"), "title": "العسل"})


@pytest.mark.parametrize("room", [1_000_000, 2_999_000], ids=["in the midst", "at its last bytes"])
def test_a_disk_that_fills_under_a_file_on_its_way_in_is_told_to_who_reads_it_and_the_form_is_whole(tmp_path, room):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    request = posted(3_000_000)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        file = request.FILES["file"]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert (type(file), file.name, file.size, request.POST["title"]) == (NotKept, "film.mp4", 3_000_000, "العسل")
    for reads in (file.read, file.seek, file.open, file.chunks):
        with pytest.raises(NoRoomForFile):
            reads()
    request.close()


def test_where_there_is_room_a_large_file_comes_as_djangos_own():
    request = posted(3_000_000)
    file = request.FILES["file"]

    assert (type(file), file.size, len(file.read())) == (TemporaryUploadedFile, 3_000_000, 3_000_000)
    request.close()


def test_another_failure_under_a_file_on_its_way_in_stays_what_it_is(monkeypatch):
    def broken(*_):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(TemporaryUploadedFile, "write", broken)
    with pytest.raises(OSError, match="broken"):
        assert posted(3_000_000).FILES
