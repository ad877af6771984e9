"""Commission, fee holidays and settlements."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from council.forms.fields import DayField, ShareField
from registry.models import Cooperative, Trade
from registry.queries import today
from shop.forms.figures import MoneyField
from shop.forms.seller import OnceField


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
    floor = MoneyField(min_value=0, required=False, label=_("At least, per sale"))
    cap = MoneyField(min_value=0, required=False, label=_("At most, per sale"))


class HolidayForm(forms.Form):
    """Days without commission for one cooperative."""

    cooperative = forms.ModelChoiceField(
        Cooperative.objects.order_by("name"), label=_("Cooperative"), empty_label=_("Choose")
    )
    since = DayField(label=_("First free day"))
    until = DayField(label=_("Last free day"))
    reason = forms.CharField(max_length=300, label=_("Why"))


class RefundForm(forms.Form):
    """What goes back to a buyer, and why."""

    once = OnceField(required=False, initial=uuid4)
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
