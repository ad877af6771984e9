"""Our files go out under hashed names, compressed; nothing needs a build."""

import re

from django.conf import settings
from django.core.management import call_command

from portal import static
from portal.static import HouseStorage


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
