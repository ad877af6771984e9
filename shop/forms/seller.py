"""What sellers type."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from media.errors import PictureRefused
from registry.models import Cooperative, Standard, Trade
from shop.enums import DeliveryKind, DeliveryReach
from shop.errors import StandardOfOtherTrade
from shop.forms.figures import CountField, MoneyField
from shop.models import Listing
from shop.pictures import Pictures, in_sizes

MOST_PIECES = 100_000


class PictureField(forms.FileField):
    """A photograph from the phone's camera or gallery; cleans to `Pictures`."""

    def __init__(self, **kwargs: Any) -> None:
        # No `capture`: it would open the camera at once and hide the good photograph that she has already.
        super().__init__(widget=forms.FileInput(attrs={"accept": "image/*"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Pictures | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return in_sizes(upload)
        except PictureRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class OnceField(forms.UUIDField):
    """A hidden key of the page, so that its button pressed twice is one deed. What is no key is none."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> UUID | None:
        try:
            return UUID(value or "")
        except ValueError:
            return None


class ListingForm(forms.Form):
    """A product: the photograph first, of one that has it another. What she typed stays when that is refused."""

    once = OnceField(required=False, initial=uuid4)
    picture = PictureField(required=False, label=_("Photograph"))
    title = forms.CharField(max_length=120, label=_("Name of the product"))
    price = MoneyField(min_value=0.01, max_value=99_999, label=_("Price of one piece"))
    pack = forms.CharField(max_length=60, label=_("What one piece is"), help_text=_("As in: jar of 500 g"))
    stock = CountField(min_value=0, max_value=MOST_PIECES, label=_("Pieces in stock"))
    trade = forms.ModelChoiceField(Trade.objects.none(), label=_("Trade"), empty_label=None)
    standard = forms.ModelChoiceField(
        Standard.objects.none(), required=False, label=_("Standard it keeps to"), empty_label=_("None")
    )
    description = forms.CharField(
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("In your words"),
        help_text=_("Where it comes from, how you make it."),
    )

    def __init__(self, cooperative: Cooperative, *args: Any, listing: Listing | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trades = cooperative.trades.order_by("slug")
        if listing:
            trades = Trade.objects.filter(pk__in=[*trades.values_list("pk", flat=True), listing.trade_id])
            del self.fields["stock"], self.fields["once"]
            if listing.picture:
                self.fields["picture"].label = _("Another photograph")
        self.fields["trade"].queryset = trades  # type: ignore[attr-defined]
        standards = Standard.objects.filter(trade__in=trades)
        self.fields["standard"].queryset = standards  # type: ignore[attr-defined]
        if not standards.exists():
            del self.fields["standard"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        trade, standard = typed.get("trade"), typed.get("standard")
        if trade and standard and standard.trade_id != trade.pk:
            self.add_error("standard", StandardOfOtherTrade.sentence)
        return typed

    @property
    def content(self) -> dict[str, Any]:
        """What buyers will read."""
        names = ("title", "pack", "trade", "standard", "description")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class DeliveryForm(forms.Form):
    """One way of delivering."""

    kind = forms.ChoiceField(choices=DeliveryKind, widget=forms.HiddenInput)
    reach = forms.ChoiceField(choices=DeliveryReach, label=_("Where you bring it"), widget=forms.RadioSelect)
    """Of what the cooperative brings itself; the post goes everywhere, and whoever collects comes from anywhere."""
    price = MoneyField(min_value=0, max_value=9_999, label=_("Price"))
    days_least = CountField(min_value=0, max_value=60, label=_("Days, at least"))
    days_most = CountField(min_value=0, max_value=60, label=_("Days, at most"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.prefix != DeliveryKind.OWN:
            del self.fields["reach"]

    @property
    def reach_asked(self) -> DeliveryReach:
        """How far, of a form that is valid."""
        return DeliveryReach(self.cleaned_data.get("reach", DeliveryReach.EVERYWHERE))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        least, most = typed.get("days_least"), typed.get("days_most")
        if least is not None and most is not None and most < least:
            self.add_error("days_most", _("Write a number that is not smaller than the days at least."))
        return typed
