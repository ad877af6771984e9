"""A figure is read as people type it and as the portal itself writes it; what may be read in two ways is refused."""

from decimal import Decimal

import pytest
from django.utils import translation

from commons import formats
from commons.digits import figure


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        # Plain, with a point, a comma or the Arabic signs before the decimals.
        ("1250", "1250"),
        ("1250.5", "1250.5"),
        ("1250,50", "1250.50"),
        ("١٢٥٠٫٥", "1250.5"),
        ("١٢٥٠،٥٠", "1250.50"),
        ("۱۲۵۰", "1250"),
        ("0,05", "0.05"),
        (",5", "0.5"),
        ("5.", "5"),
        (" 12 ", "12"),
        ("-5", "-5"),
        ("−5", "-5"),
        # Thousands in groups.
        ("1.250", "1250"),
        ("1,250", "1250"),
        ("1 250", "1250"),
        ("1\u00a0250", "1250"),
        ("1\u202f250", "1250"),
        ("١٬٢٥٠", "1250"),
        ("١،٢٥٠", "1250"),
        ("−1.250", "-1250"),
        ("12.500", "12500"),
        ("125.000", "125000"),
        ("1.250.000", "1250000"),
        ("1\u202f250 000", "1250000"),
        ("1.250,50", "1250.50"),
        ("1,250.5", "1250.5"),
        ("1\u202f250,00", "1250.00"),
        ("1 250.50", "1250.50"),
        ("١٬٢٥٠٫٥٠", "1250.50"),
        # Decimals, too many for a sum: the field says so.
        ("0.125", "0.125"),
        ("012.500", "12.500"),
        ("1250.500", "1250.500"),
        ("1.2500", "1.2500"),
        ("١٫٢٥٠", "1.250"),
        ("1.250,000", "1250.000"),
    ],
)
def test_a_sum_is_read_however_it_is_typed(typed, read):
    assert figure(typed) == Decimal(read)
    assert str(figure(typed)) == str(Decimal(read))


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "1.25.0",
            "12.50.3",
            "1..2",
            "1.250.50",
            "1,250,5",
            "1.250 000",
            "1,250.000.000",
            "1250 000",
            "1 25",
            "12 50",
        ),
        *("0 125", "1  250", "1.250.", ".250.000", "1٬25", "999٬99", "٫", ".", "-", "", " ", "--1", "1-2", "- 5", "+5"),
        *("1e5", "1_000", "NaN", "Infinity", "dix", "²", "१२", "12 DH"),
    ],
)
def test_what_is_no_figure_or_may_be_two_is_not_read(typed):
    assert figure(typed) is None


@pytest.mark.parametrize(
    ("typed", "read"), [("1.250", "1.250"), ("1,250", "1.250"), ("7,5", "7.5"), ("1 250", None), ("1.250,5", None)]
)
def test_a_figure_that_may_have_three_decimals_has_no_groups(typed, read):
    found = figure(typed, grouped=False)

    assert (found if found is None else str(found)) == read


@pytest.mark.parametrize("country", ["MA", "SA"])
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("sum_", ["0", "0.05", "12.50", "1250", "1250.50", "99999", "1250000.01", "-1475.20"])
def test_every_sum_the_portal_writes_is_read_back(settings, country, language, sum_):
    settings.PORTAL_COUNTRY = country

    with translation.override(language):
        assert figure(formats.amount(Decimal(sum_))) == Decimal(sum_)
        assert figure(formats.typed(Decimal(sum_))) == Decimal(sum_)


@pytest.mark.parametrize(("language", "written"), [("ar", "−1.250,50"), ("fr", "−1\u202f250,50"), ("en", "−1,250.50")])
def test_what_is_below_nought_has_a_true_minus_sign(language, written):
    with translation.override(language):
        assert formats.amount(Decimal("-1250.50")) == written
