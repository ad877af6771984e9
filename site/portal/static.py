"""Our own static files under hashed names, compressed; Wagtail's stay where their package put them.

Hashing everything (Wagtail's admin too) takes half a minute of CPU, which a first start on a small machine need
not spend: nobody but trainers loads those. Production hashes all (settings/production.py).
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.compress import Compressor

from portal.environment import ROOT


class HouseStorage(ManifestStaticFilesStorage):
    """Hashed names for the files in the manifest, plain names for all others."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        return self.hashed_files.get(self.hash_key(self.clean_name(name)), name)


def own_files() -> Iterator[tuple[str, Any]]:
    """Path and storage of each static file that lies in this checkout."""
    for finder in get_finders():
        for path, storage in finder.list([]):
            if storage.path(path).startswith(f"{ROOT}/") and ".venv" not in storage.path(path):
                yield path, storage


def gather() -> int:
    """Copies our static files into STATIC_ROOT, hashed and compressed; the number of files."""
    storage = HouseStorage(location=settings.STATIC_ROOT)
    found = {}
    for path, source in own_files():
        with source.open(path) as file:
            storage.delete(path)
            storage.save(path, file)
        found[path] = (storage, path)
    hashed = [str(new) for _, new, done in storage.post_process(found) if done]
    compressor = Compressor(quiet=True)
    for name in {*found, *hashed}:
        if compressor.should_compress(name):
            for _ in compressor.compress(storage.path(name)):
                pass
    return len(found)
