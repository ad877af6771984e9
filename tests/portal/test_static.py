"""Our files go out under hashed names, compressed; nothing needs a build."""

import json
import re
import runpy

import brotli
import pytest
from django.conf import settings
from django.core.management import call_command

from portal import static
from portal.environment import ROOT
from portal.static import HouseStorage
from tests.portal.test_checks import ENVIRONMENT


def gathered(tmp_path, settings) -> HouseStorage:
    settings.STATIC_ROOT = str(tmp_path)
    static.gather()
    return HouseStorage(location=str(tmp_path))


def test_style_sheets_have_hashed_names_and_compressed_twins(tmp_path, settings):
    storage = gathered(tmp_path, settings)

    names = [storage.stored_name(f"tiwiza/{sheet}.css") for sheet in ("base", "pages")]

    assert all(re.fullmatch(r"tiwiza/(base|pages)\.[0-9a-f]{12}\.css", name) for name in names)
    assert sum((tmp_path / f"{name}.gz").stat().st_size for name in names) <= 12_000
    assert all((tmp_path / f"{name}.br").exists() for name in names)
    assert re.search(r"plex-arabic-400\.[0-9a-f]{12}\.woff2", (tmp_path / names[0]).read_text())


def test_files_of_packages_keep_their_plain_names(tmp_path, settings):
    storage = gathered(tmp_path, settings)

    assert storage.stored_name("wagtailadmin/css/core.css") == "wagtailadmin/css/core.css"
    assert not (tmp_path / "wagtailadmin").exists()


def test_gathering_by_command_says_how_many_files_there_are(tmp_path, settings, capsys):
    settings.STATIC_ROOT = str(tmp_path)
    call_command("housestatic")

    assert capsys.readouterr().out == f"{len(HouseStorage(location=str(tmp_path)).hashed_files)} files\n"


def test_gathering_twice_changes_nothing(tmp_path, settings):
    first = gathered(tmp_path, settings).hashed_files

    assert gathered(tmp_path, settings).hashed_files == first


def test_embedded_portal_uses_this_storage():
    assert settings.STATICFILES_DIRS
    assert (
        "portal.static.HouseStorage"
        in (settings.STATICFILES_DIRS[0].parent / "portal/settings/embedded.py").read_text()
    )


@pytest.fixture
def sent(tmp_path, monkeypatch, settings):
    """What production's storage makes of each file of ours; `collectstatic` raises where a file refers to none.

    Our folder alone: with those of packages it takes half a minute of CPU (portal/static.py).
    """
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = runpy.run_path(str(ROOT / "site/portal/settings/production.py"))["STORAGES"]
    settings.STATIC_ROOT = str(tmp_path)
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    call_command("collectstatic", interactive=False, verbosity=0)
    return json.loads((tmp_path / "staticfiles.json").read_text())["paths"]


def test_production_hashes_our_style_sheets_and_scripts_and_sends_twins_that_unpack_to_them(sent, tmp_path):
    home = settings.STATICFILES_DIRS[0]
    ours = {str(path.relative_to(home)) for path in home.rglob("*") if path.suffix in {".css", ".js"}}
    made = {name: new for name, new in sent.items() if name in ours}

    twins = {new: brotli.decompress((tmp_path / f"{new}.br").read_bytes()) for new in made.values()}

    assert {"tiwiza/base.css", "tiwiza/pages.css", "courses/player.js", "media/upload.js"} <= ours
    assert {name: re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r".hash\1", new) for name, new in made.items()} == {
        name: re.sub(r"(\.\w+)$", r".hash\1", name) for name in ours
    }
    assert {new: (tmp_path / new).read_bytes() for new in twins} == twins
