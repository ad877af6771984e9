"""A cooperative that the council registers, and the people who lead it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commons.country import here
from registry.forms.fields import PhoneField
from registry.models import Province, Trade
from shop.forms.road import AccountField, ProfileForm


class RegisterForm(ProfileForm):
    """Everything that the council knows of a cooperative; its coordinator fills in on the road what is left empty."""

    field_order = ("name", "name_latin", "province", "trades", "phone")
    name = forms.CharField(max_length=120, label=_("Name of the cooperative"))
    name_latin = forms.CharField(
        max_length=120,
        required=False,
        label=_("Name in Latin letters"),
        help_text=_("It makes the address of its shop. Leave it empty if there is none."),
    )
    province = forms.ModelChoiceField(Province.objects.none(), label=_("Province"), empty_label=_("Choose"))
    trades = forms.ModelMultipleChoiceField(
        Trade.objects.order_by("slug"), label=_("What it makes"), widget=forms.CheckboxSelectMultiple
    )
    phone = PhoneField(label=_("Phone of the cooperative"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = Province.objects.filter(region__country=here().code).select_related("region")
        self.fields["province"].queryset = ours.order_by("region__code", "code")  # type: ignore[attr-defined]
        for name in ProfileForm.base_fields:
            self.fields[name].required = False


class AccountForm(forms.Form):
    """The right account in the place of a wrong one."""

    bank_name = forms.CharField(max_length=80, label=_("Bank"))
    bank_account = AccountField()
    reason = forms.CharField(max_length=300, label=_("Why? It is kept with the decision."))


class PersonForm(forms.Form):
    """Somebody by her number, as she is enrolled."""

    phone = PhoneField(label=_("Her phone number"))
    first_name = forms.CharField(label=_("First name"), max_length=60)
    last_name = forms.CharField(label=_("Family name"), max_length=60)
