"""A person's own name, face and pictures."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.errors import ThreePictures
from registry.rules import PICTURES, PICTURES_CHOSEN

PICTURE_NAMES = dict(
    zip(
        PICTURES,
        (
            pgettext_lazy("picture", "sun"),
            pgettext_lazy("picture", "bee"),
            pgettext_lazy("picture", "tree"),
            pgettext_lazy("picture", "teapot"),
            pgettext_lazy("picture", "key"),
            pgettext_lazy("picture", "fish"),
            pgettext_lazy("picture", "rose"),
            pgettext_lazy("picture", "moon"),
            pgettext_lazy("picture", "bread"),
        ),
        strict=True,
    )
)
FACES = [(number, str(number)) for number in range(1, 6)]


class NameForm(forms.Form):
    first_name = forms.CharField(
        label=_("First name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Family name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )


class ProfileForm(NameForm):
    face = forms.TypedChoiceField(label=_("Your face"), choices=FACES, coerce=int, widget=forms.RadioSelect)


class PicturesForm(forms.Form):
    pictures = forms.MultipleChoiceField(label=_("Three pictures"), choices=list(PICTURE_NAMES.items()), required=False)

    def clean_pictures(self) -> set[str]:
        chosen: Any = set(self.cleaned_data["pictures"])
        if len(chosen) != PICTURES_CHOSEN:
            raise ValidationError(str(ThreePictures()))
        return chosen
