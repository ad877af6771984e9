"""Who buys and where it goes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
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


PLACE = ("province", "city", "address")


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
    province = forms.ChoiceField(label=_("Province or prefecture"))
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
        if is_collected:
            self.fields = {name: field for name, field in self.fields.items() if name not in PLACE}
            self.places: dict[str, Province] = {}
            return
        self.places = {str(place.pk): place for place in PROVINCES(country=[here().code])}
        self.fields["province"].choices = [("", _("Choose")), *self._by_region()]  # type: ignore[attr-defined]

    def _by_region(self) -> list[tuple[str, list[tuple[str, str]]]]:
        held: dict[str, list[tuple[str, str]]] = {}
        for key, place in self.places.items():
            held.setdefault(place.region.name, []).append((key, place.name))
        return list(held.items())

    def clean_phone(self) -> str:
        try:
            return phones.parse(self.cleaned_data["phone"])
        except BadPhone as refusal:
            # To a buyer; the refusal's own words speak to a member.
            told = pgettext("buyer", "This is not a phone number we can reach. Write it like 06 12 34 56 78.")
            raise ValidationError(told) from refusal

    def place(self) -> Province | None:
        """The province in a form that was sent, whatever else is wrong with it."""
        return self.places.get(self.data.get("province", ""))

    def recipient(self) -> Recipient:
        """The buyer as a valid form names her."""
        if self.is_collected:
            return Recipient(**self.cleaned_data)
        return Recipient(**{**self.cleaned_data, "province": self.places[self.cleaned_data["province"]]})
