"""Fields of the desk's forms: days and shares as officers type them."""

from typing import Any

from django import forms

from shop.forms.figures import TypedField


class DayField(forms.DateField):
    """A day, from the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class ShareField(TypedField, forms.DecimalField):
    """A share typed in per cent; cleans to a fraction, as in 0.08. No share reaches a thousand: 8.125 has decimals."""

    grouped = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, max_digits=5, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("%", "") if isinstance(value, str) else value)

    def clean(self, value: Any) -> Any:
        share = super().clean(value)
        return share / 100 if share is not None else None
