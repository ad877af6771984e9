"""What officers type."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commons.digits import latin
from registry.models import Cooperative, Trade
from registry.queries import today
from shop.forms.figures import CountField, MoneyField


class DayField(forms.DateField):
    """A day, from the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class ShareField(forms.DecimalField):
    """A share typed in per cent; cleans to a fraction, as in 0.08."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"}
        super().__init__(
            widget=forms.TextInput(attrs=attrs), min_value=0, max_value=100, max_digits=5, decimal_places=2, **kwargs
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(latin(str(value)).replace(",", ".").replace("%", "").strip() if value else value)

    def clean(self, value: Any) -> Any:
        share = super().clean(value)
        return share / 100 if share is not None else None


class RuleForm(forms.Form):
    """A commission rule from a day on."""

    rate = ShareField(label=_("Share of the goods, in per cent"))
    in_force_from = DayField(label=_("From"))
    cooperative = forms.ModelChoiceField(
        Cooperative.objects.order_by("name"), required=False, label=_("Only for"), empty_label=_("every cooperative")
    )
    trade = forms.ModelChoiceField(
        Trade.objects.order_by("slug"), required=False, label=_("Only for the trade"), empty_label=_("every trade")
    )
    floor = MoneyField(min_value=0, required=False, label=_("At least, a sale"))
    cap = MoneyField(min_value=0, required=False, label=_("At most, a sale"))


class HolidayForm(forms.Form):
    """Days without commission for one cooperative."""

    cooperative = forms.ModelChoiceField(Cooperative.objects.order_by("name"), label=_("Cooperative"))
    since = DayField(label=_("First free day"))
    until = DayField(label=_("Last free day"))
    reason = forms.CharField(max_length=300, label=_("Why"))


class PolicyForm(forms.Form):
    """The next version of the opening rule."""

    by_hand = forms.TypedChoiceField(
        choices=[("1", _("An officer opens each shop")), ("", _("Shops open by themselves"))],
        coerce=bool,
        empty_value=False,  # type: ignore[arg-type]  # what coerce makes of it
        required=False,
        widget=forms.RadioSelect,
        label=_("When every condition is met"),
    )
    products_needed = CountField(min_value=1, max_value=50, label=_("Products needed"))
    terms_version = forms.CharField(max_length=20, label=_("Version of the terms"))
    in_force_from = DayField(label=_("From"), initial=today)


class RefundForm(forms.Form):
    """What goes back to a buyer, and why."""

    amount = MoneyField(min_value=Decimal("0.01"), label=_("Sum to give back"))
    reason = forms.CharField(max_length=300, label=_("Why? The cooperative reads this."))


class SettleForm(forms.Form):
    """The last day whose deliveries become payable."""

    up_to = DayField(label=_("Deliveries up to and with"), initial=today)

    def clean_up_to(self) -> date:
        day: date = self.cleaned_data["up_to"]
        if day > today():
            raise forms.ValidationError(_("A settlement can only reach back. Choose a day that has come."))
        return day
