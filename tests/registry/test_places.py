"""Regions, provinces and trades stand as they should."""

import importlib

import pytest
from django.apps import apps
from django.utils import translation

from registry.models import Province, Region, Trade
from tests.factories.registry import CooperativeFactory

pytestmark = pytest.mark.django_db
filling = importlib.import_module("registry.migrations.0002_places_and_trades")


@pytest.mark.parametrize(("country", "count"), [("MA", 12), ("SA", 13)])
def test_every_region_of_both_countries_is_here(country, count):
    assert Region.objects.filter(country=country, code__startswith=country).count() == count


def test_all_75_provinces_of_morocco_are_here_in_their_regions():
    counted = [Province.objects.filter(region__code=f"MA-{number:02}").count() for number in range(1, 13)]

    assert counted == [8, 8, 9, 7, 5, 9, 8, 5, 6, 4, 4, 2]
    assert Province.objects.count() == 75


@pytest.mark.parametrize("model", [Region, Province, Trade])
def test_every_name_is_written_in_three_languages_and_in_the_right_letters(model):
    for thing in model.objects.all():
        assert all("\u0621" <= letter <= "\u064a" or letter in " -()" for letter in thing.name_ar), thing.name_ar
        assert thing.name_ar.strip()
        assert thing.name_fr.strip()
        assert thing.name_en.isascii(), thing.name_en
        assert thing.name_en.strip()


@pytest.mark.parametrize("model", [Region, Province])
def test_no_code_and_no_arabic_name_stands_twice(model):
    assert len(set(model.objects.values_list("code", flat=True))) == model.objects.count()
    assert len(set(model.objects.values_list("name_ar", flat=True))) == model.objects.count()


def test_eleven_trades_of_which_foods_need_an_authorisation():
    free = set(Trade.objects.filter(needs_authorisation=False).values_list("slug", flat=True))

    assert Trade.objects.count() == 11
    assert free == {"garments", "crafts", "services"}
    assert set(Trade.objects.values_list("tint", flat=True)) == {"oil", "sweet", "craft", "red"}


def test_a_place_is_named_in_the_readers_language():
    guelmim = Province.objects.get(code="MA-GUE")

    names = []
    for language in ("ar", "fr", "en"):
        with translation.override(language):
            names.append(str(guelmim))

    assert names == ["كلميم", "Guelmim", "Guelmim"]


def test_filling_twice_changes_nothing():
    before = list(Province.objects.order_by("pk").values())

    filling.fill(apps, None)

    assert list(Province.objects.order_by("pk").values()) == before
    assert Trade.objects.count() == 11


def test_going_back_takes_everything_but_what_is_in_use():
    CooperativeFactory(trades=["honey"])

    filling.empty(apps, None)

    assert [p.code for p in Province.objects.all()] == ["MA-GUE"]
    assert [r.code for r in Region.objects.all()] == ["MA-10"]


def test_going_back_and_forth_brings_everything_again():
    filling.empty(apps, None)
    filling.fill(apps, None)

    assert (Region.objects.count(), Province.objects.count(), Trade.objects.count()) == (25, 75, 11)
