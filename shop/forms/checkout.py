"""Who buys and where it goes."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from commons import phones
from commons.country import here
from commons.errors import BadPhone
from commons.prepared import Prepared
from registry.models import Province
from shop.services.purchases import Recipient


def _provinces(*, country: list[str]) -> QuerySet[Province]:
    found = Province.objects.filter(region__country=country[0])
    return found.select_related("region").order_by("region__code", "code")


PROVINCES = Prepared(_provinces, country=str)
PROVINCE = Prepared(lambda *, country, pk: _provinces(country=country).filter(pk=pk[0]), country=str, pk=int)
_KEY = re.compile(r"[1-9][0-9]{0,17}\Z")


PLACE = ("province", "city", "address")


class ProvinceField(forms.ChoiceField):
    """The provinces are asked for when they are drawn; of one that was sent, that one alone is."""

    find: Callable[[str], Province | None]

    def valid_value(self, value: str) -> bool:
        """Whether it is a province of this country."""
        return self.find(value) is not None


class CheckoutForm(forms.Form):
    """Name, phone, place and a note; what is wrong is said under each field and what was right is kept.

    Of a buyer who collects everything herself nobody asks where she lives.
    """

    name = forms.CharField(label=_("Full name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        help_text=_("The cooperatives call this number to confirm."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )
    province = ProvinceField(label=_("Province or prefecture"))
    city = forms.CharField(
        label=_("City or village"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=255,
        help_text=_("Quarter, street, number, or a landmark that everyone knows."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    note = forms.CharField(label=_("Note for the cooperatives (if you like)"), max_length=300, required=False)

    def __init__(self, *args: Any, is_collected: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_collected = is_collected
        self._found: dict[str, Province | None] = {}
        if is_collected:
            self.fields = {name: field for name, field in self.fields.items() if name not in PLACE}
            return
        places: Any = self.fields["province"]
        places.choices, places.find = lambda: self._by_region, self._find

    @cached_property
    def _by_region(self) -> list[Any]:
        held: dict[str, list[tuple[str, str]]] = {}
        for place in PROVINCES(country=[here().code]):
            held.setdefault(place.region.name, []).append((str(place.pk), place.name))
        return [("", _("Choose")), *held.items()]

    def _find(self, key: str) -> Province | None:
        """The province of this country with this key, None for any other word; asked for once."""
        if key not in self._found:
            named = bool(_KEY.match(key))
            self._found[key] = next(iter(PROVINCE(country=[here().code], pk=[int(key)])), None) if named else None
        return self._found[key]

    def clean_phone(self) -> str:
        try:
            return phones.parse(self.cleaned_data["phone"])
        except BadPhone as refusal:
            # To a buyer; the refusal's own words speak to a member.
            told = pgettext("buyer", "This is not a phone number we can reach. Write it like 06 12 34 56 78.")
            raise ValidationError(told) from refusal

    def place(self) -> Province | None:
        """The province in a form that was sent, whatever else is wrong with it."""
        return None if self.is_collected else self._find(self.data.get("province", ""))

    def recipient(self) -> Recipient:
        """The buyer as a valid form names her."""
        if self.is_collected:
            return Recipient(**self.cleaned_data)
        return Recipient(**{**self.cleaned_data, "province": self._find(self.cleaned_data["province"])})
