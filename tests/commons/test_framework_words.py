"""What Django's own fields say is said in our words, to a woman or a buyer alike."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import translation

from commons import framework_words
from council.forms.fields import ShareField
from shop.forms.figures import CountField, MoneyField


def said(field, typed, language):
    with translation.override(language), pytest.raises(ValidationError) as refusal:
        field.clean(typed)
    with translation.override(language):
        return refusal.value.messages


@pytest.mark.parametrize(
    ("field", "typed", "arabic"),
    [
        (CountField(), "", "لا تُترك هذه الخانة فارغة."),
        (CountField(), "كثير", "يُكتب هنا عدد صحيح، مثل 5."),
        (CountField(max_value=60), "61", "لا يتجاوز العدد هنا 60."),
        (CountField(min_value=1), "0", "لا يقلّ العدد هنا عن 1."),
        (MoneyField(), "غال", "يُكتب هنا عدد بالأرقام."),
        (MoneyField(), "1.5555", "رقمان على الأكثر بعد الفاصلة."),
        (MoneyField(), "0.125", "رقمان على الأكثر بعد الفاصلة."),
        (MoneyField(), "1.25.0", "يُكتب هنا عدد بالأرقام."),
        (MoneyField(), "1e5", "يُكتب هنا عدد بالأرقام."),
        (ShareField(), "8.125", "رقمان على الأكثر بعد الفاصلة."),
        (forms.CharField(max_length=3), "طويل", "لا يتجاوز النص 3 أحرف، وعدد حروفه الآن: 4."),
        (forms.CharField(max_length=11), "ط" * 12, "لا يتجاوز النص 11 حرفًا، وعدد حروفه الآن: 12."),
        (forms.CharField(max_length=100), "ط" * 101, "لا يتجاوز النص 100 حرف، وعدد حروفه الآن: 101."),
        (forms.ChoiceField(choices=[("1", "عسل")]), "2", "«2» غير متاح. يُختار غيره من القائمة."),
    ],
)
def test_a_field_gives_no_orders_to_a_man(field, typed, arabic):
    assert said(field, typed, "ar") == [arabic]


def test_a_field_says_in_french_what_is_wrong_without_a_machine_s_words():
    assert said(CountField(max_value=60), "61", "fr") == ["Ce nombre ne peut pas dépasser 60."]


@pytest.mark.parametrize(
    ("field", "typed", "arabic", "french"),
    [
        (MoneyField(min_value=Decimal("0.01")), "0", "لا يقلّ العدد هنا عن 0,01.", "0,01"),
        (MoneyField(min_value=0.01, max_value=99_999), "100.000", "لا يتجاوز العدد هنا 99.999.", "99\u202f999"),
        (MoneyField(max_value=99_999), "1234567890", "لا يتجاوز العدد هنا 99.999.", "99\u202f999"),
        (CountField(max_value=100_000), "100001", "لا يتجاوز العدد هنا 100.000.", "100\u202f000"),
        (ShareField(), "-1", "لا يقلّ العدد هنا عن 0.", "0"),
    ],
)
def test_a_limit_is_told_as_the_country_writes_it(field, typed, arabic, french):
    assert said(field, typed, "ar") == [arabic]
    assert [told.count(f" {french}.") for told in said(field, typed, "fr")] == [1]


@pytest.mark.parametrize("typed", ["1.250", "1,250", "1 250", "1\u202f250", "١٬٢٥٠", "1250"])
def test_thousands_are_taken_in_groups_in_sums_and_in_pieces(typed):
    assert (MoneyField().clean(typed), CountField().clean(typed)) == (Decimal(1250), 1250)


@pytest.mark.parametrize(("typed", "share"), [("7,5", "0.075"), ("٧٫٥ %", "0.075"), ("100", "1"), (" 8% ", "0.08")])
def test_a_share_is_typed_in_per_cent(typed, share):
    assert ShareField().clean(typed) == Decimal(share)


def test_the_sentences_are_the_ones_django_says():
    """A sentence that Django words anew would be answered by nobody, and its own would show."""
    kinds = (forms.IntegerField, forms.DecimalField, forms.DateField, forms.ChoiceField, forms.FileField)
    fields = [*(kind.default_error_messages for kind in kinds), forms.Field.default_error_messages]
    fields.append(forms.ModelChoiceField.default_error_messages)
    with translation.override("en"):
        own = {str(text) for field in fields for text in field.values()}
        own |= {str(MaxValueValidator.message), str(MinValueValidator.message)}

    assert set(framework_words.SENTENCES) - own == set()
