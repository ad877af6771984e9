"""What coordinators type on the road to the opening."""

import re
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from commons.country import here
from commons.digits import latin
from media.errors import DocumentRefused
from media.services import clean_document
from shop.bank import is_account
from shop.errors import BadAccount

_here = lazy(lambda fact: str(getattr(here(), fact)), str)
"""One of the country's facts, read whenever it is shown."""


class AccountField(forms.CharField):
    """A bank account's number as it stands on the cheque book; cleans to its figures and letters alone."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": _here("account_keys"), "dir": "ltr", "autocomplete": "off"}
        label = kwargs.pop("label", _here("account_label"))
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=60, label=label, **kwargs)

    def to_python(self, value: Any) -> str:
        return re.sub(r"[\s-]", "", latin(super().to_python(value) or "")).upper()

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not is_account(value):
            raise forms.ValidationError(str(BadAccount(figures=here().account_figures)))


class ProfileForm(forms.Form):
    """The cooperative's legal identity, seat and bank account."""

    register_number = forms.CharField(
        max_length=40, label=_("Number in the local register of cooperatives"), help_text=_("As in: 112/2019")
    )
    register_court = forms.CharField(max_length=120, label=_("Court that keeps the register"))
    ice = forms.CharField(max_length=15, required=False, label=_("Common business identifier (ICE), 15 figures"))
    seat = forms.CharField(max_length=200, label=_("Address of the seat"))
    bank_name = forms.CharField(max_length=80, label=_("Bank"))
    bank_account = AccountField(help_text=_("It stands on your cheque book. Payouts go there."))

    def clean_register_number(self) -> str:
        return latin(self.cleaned_data["register_number"]).strip()

    def clean_ice(self) -> str:
        figures = re.sub(r"[\s-]", "", latin(self.cleaned_data["ice"]))
        if figures and not re.fullmatch(r"\d{15}", figures):
            raise forms.ValidationError(_("The ICE has 15 figures."))
        return figures


class PaperForm(forms.Form):
    """A health or trade paper with its photo or PDF."""

    file = forms.FileField(
        label=_("Photo or PDF of the paper"),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )
    issuer = forms.CharField(max_length=120, label=_("Who issued it"), initial="ONSSA")
    number = forms.CharField(max_length=60, label=_("Its number"))
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("Valid until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_file(self) -> Any:
        try:
            return clean_document(self.cleaned_data["file"])
        except DocumentRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_number(self) -> str:
        return latin(self.cleaned_data["number"]).strip()
