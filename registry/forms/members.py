"""Enrolling a member."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.enums import Function
from registry.forms.fields import PhoneField


class EnrolForm(forms.Form):
    phone = PhoneField(
        label=_("Her phone number"),
        help_text=_("If two members share a phone, write the number of each one’s own card."),
    )
    first_name = forms.CharField(label=_("First name"), max_length=60)
    last_name = forms.CharField(label=_("Family name"), max_length=60)
    function = forms.ChoiceField(
        label=_("What she does"), choices=Function.choices, initial=Function.MEMBER, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, names_presidents: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not names_presidents:
            others = [choice for choice in Function.choices if choice[0] != Function.PRESIDENT]
            self.fields["function"].choices = others  # type: ignore[attr-defined]
