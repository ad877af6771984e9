"""Fields for figures as people type them: Arabic-Indic digits, a comma for the decimals."""

from decimal import Decimal
from typing import Any

from django import forms

from commons.digits import latin
from commons.formats import typed


def as_figure(written: str) -> str:
    """A sum as people type it, with a comma or in Arabic digits with their signs, as a machine reads it."""
    return latin(written).replace("٬", "").replace("،", ".").replace(",", ".").strip()


class MoneyField(forms.DecimalField):
    """A sum with at most two decimals."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), max_digits=9, decimal_places=2, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return typed(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # Django's own field is an IntegerField
        return super().to_python(as_figure(str(value)) if value is not None else value)


class CountField(forms.IntegerField):
    """A whole number of pieces or days."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(latin(str(value)).strip() if value is not None else value)
