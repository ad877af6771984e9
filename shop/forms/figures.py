"""Fields for figures as people type them: Arabic-Indic digits, a comma for the decimals, thousands in groups."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commons.digits import figure
from commons.formats import number, typed


class TypedField(forms.Field):
    """What number fields have in common: they read what people type and tell their limits as people write them."""

    keys = "decimal"
    """The keyboard of a phone."""
    grouped = True
    """Whether thousands may be typed in groups: never where a figure may have three decimals."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": self.keys, "dir": "ltr", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            value = figure(value, grouped=self.grouped)
            if value is None:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def run_validators(self, value: Any) -> None:
        try:
            super().run_validators(value)
        except ValidationError as refusal:
            for each in refusal.error_list:
                if each.params and "limit_value" in each.params:
                    each.params = {**each.params, "limit_value": number(each.params["limit_value"])}
            raise


class MoneyField(TypedField, forms.DecimalField):
    """A sum with at most two decimals, and of nine figures where no most is named: one bound, and so one refusal."""

    def __init__(self, **kwargs: Any) -> None:
        digits = None if "max_value" in kwargs else 9
        super().__init__(max_digits=digits, decimal_places=2, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return typed(value) if isinstance(value, Decimal) else value


class CountField(TypedField, forms.IntegerField):
    """A whole number of pieces or days."""

    keys = "numeric"
