"""Who works at a desk, and which certificate is meant."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.enums import Desk
from registry.forms.fields import PhoneField


class DeskForm(forms.Form):
    """The number of somebody with an account, and the desk she is to work at."""

    phone = PhoneField(label=_("Her phone number"))
    desk = forms.ChoiceField(
        label=_("The desk she works at"),
        choices=[(each.value, each.label) for each in (Desk.TRAINER, Desk.OFFICER)],
        initial=Desk.TRAINER,
        widget=forms.RadioSelect,
    )


class CertificateForm(forms.Form):
    """Why a certificate is taken back."""

    reason = forms.CharField(max_length=300, label=_("Why? Everyone who checks the certificate reads this."))
