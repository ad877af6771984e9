"""Fields that read what people type: Arabic-Indic figures, numbers with or without their country."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commons import phones
from commons.digits import latin
from commons.errors import BadPhone


class PhoneField(forms.CharField):
    """A phone number in any usual way of writing; cleans to E.164."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"type": "tel", "autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=30, **kwargs)

    def clean(self, value: Any) -> str:
        try:
            return phones.parse(super().clean(value))
        except BadPhone as refusal:
            raise ValidationError(str(refusal)) from refusal


class FiguresField(forms.CharField):
    """A code of figures; spaces and dashes between them do no harm."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=20, **kwargs)

    def to_python(self, value: Any) -> str:
        return latin(super().to_python(value) or "").replace(" ", "").replace("-", "")
