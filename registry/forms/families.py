"""Registering a family."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Cooperative, Province, Trade


class FamilyForm(forms.Form):
    """A household of the cooperative's region, and which of the cooperative's trades it makes."""

    name = forms.CharField(
        label=_("Name of the family"),
        max_length=120,
        help_text=_("If two families have one name, add the first name of the head of each."),
    )
    trade = forms.ModelChoiceField(
        Trade.objects.none(), label=_("What it makes"), empty_label=_("Choose what it makes")
    )
    province = forms.ModelChoiceField(Province.objects.none(), label=_("Province"), empty_label=None)

    def __init__(self, *args: Any, cooperative: Cooperative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trade, province = self.fields["trade"], self.fields["province"]
        # A cooperative supervises the families of its area, in what it makes itself.
        trade.queryset = cooperative.trades.order_by("slug")  # type: ignore[attr-defined]
        region = cooperative.province.region_id
        province.queryset = Province.objects.filter(region=region).order_by("code")  # type: ignore[attr-defined]
        province.initial = cooperative.province_id
        trades = list(trade.queryset[:2])  # type: ignore[attr-defined]
        trade.initial = trades[0].pk if len(trades) == 1 else None
