"""The house stands as drawn."""

from pathlib import Path

import pytest
from django.urls import reverse

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("folder", ["site", "locale"])
def test_folders_named_like_standard_modules_are_never_packages(folder):
    assert not (ROOT / folder / "__init__.py").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_front_page_speaks_each_language_in_its_direction(client, language, direction):
    page = client.get(f"/{language}/")

    assert page.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in page.content.decode()


@pytest.mark.django_db
def test_bare_address_leads_to_the_arabic_front_page(client):
    assert client.get("/").url == reverse("front")
