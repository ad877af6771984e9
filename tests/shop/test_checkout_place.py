"""The province on the checkout page: one of this country's, asked for alone when a form is sent."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.datastructures import MultiValueDict

from registry.models import Province, Region
from shop.forms import CheckoutForm
from tests.factories import shop as make

pytestmark = pytest.mark.django_db
FILLED = {"name": "سعاد العلوي", "phone": "0612345678", "city": "كلميم", "address": "حي النخيل، رقم 14"}


def sent(**changes):
    return CheckoutForm(MultiValueDict({name: [value] for name, value in {**FILLED, **changes}.items()}))


def test_the_province_that_was_sent_is_the_recipients_and_is_the_one_thing_asked_for():
    place = make.province()
    form = sent(province=str(place.pk))

    with CaptureQueriesContext(connection) as queries:
        assert form.is_valid()
        assert form.recipient().province == form.place() == place

    assert len(queries) == 1


@pytest.mark.parametrize("word", ["", "0", "x", "-1", "1.0", "٣", "9" * 40, "99999999"])
def test_what_is_no_province_is_refused_at_its_field(word):
    form = sent(province=word)

    assert not form.is_valid()
    assert list(form.errors) == ["province"]
    assert form.place() is None


def test_another_countrys_province_is_neither_offered_nor_taken():
    region = Region.objects.filter(country="SA")[0]
    abroad = Province.objects.create(code="X-1", region=region, name_ar="الخرج", name_fr="Al-Kharj", name_en="Al-Kharj")
    form = sent(province=str(abroad.pk))

    assert list(form.errors) == ["province"]
    assert f'value="{abroad.pk}"' not in str(form["province"])
    assert make.province().name in str(form["province"])


def test_every_province_stands_under_its_region_and_they_are_asked_for_once():
    with CaptureQueriesContext(connection) as queries:
        drawn = str(CheckoutForm()["province"])

    assert len(queries) == 1
    assert drawn.count("<option") == Province.objects.filter(region__country="MA").count() + 1
    assert drawn.count("<optgroup") == Region.objects.filter(country="MA").count()
