"""The next versions of the opening rule and of the training rule."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.forms.fields import DayField
from courses.models import CoursePage
from registry.enums import Function
from registry.models import Trade
from registry.queries import today
from shop.forms.figures import CountField


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


class TrainingRuleForm(forms.Form):
    """The next version of the training rule; `courses` are the pages among which the officer chooses."""

    courses = forms.MultipleChoiceField(
        label=_("Courses that a member must finish"), widget=forms.CheckboxSelectMultiple
    )
    min_members = CountField(min_value=1, max_value=1000, label=_("How many members, at least"))
    min_share = CountField(
        min_value=0,
        max_value=100,
        initial=0,
        label=_("And how many of every hundred members"),
        help_text=_("The greater of the two counts. 0 leaves it to the number above."),
    )
    functions = forms.MultipleChoiceField(
        choices=Function.choices,
        required=False,
        label=_("Among them somebody who is"),
        widget=forms.CheckboxSelectMultiple,
    )
    in_force_from = DayField(label=_("From"))

    def __init__(self, *args: Any, courses: list[CoursePage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(page.translation_key): page for page in courses}
        self.fields["courses"].choices = [(key, page.title) for key, page in self.offered.items()]  # type: ignore[attr-defined]

    def clean_courses(self) -> list[CoursePage]:
        return [self.offered[key] for key in self.cleaned_data["courses"]]

    def clean_in_force_from(self) -> date:
        day: date = self.cleaned_data["in_force_from"]
        if day < today():
            raise forms.ValidationError(_("A rule cannot reach back. Choose today or a later day."))
        return day


class StandardForm(forms.Form):
    """A specification that sellers may say their products keep to."""

    trade = forms.ModelChoiceField(Trade.objects.order_by("slug"), label=_("Trade"), empty_label=_("Choose"))
    reference = forms.CharField(
        max_length=60, label=_("Reference"), widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})
    )
    name_ar = forms.CharField(max_length=120, label=_("Name in Arabic"))
    name_fr = forms.CharField(max_length=120, label=_("Name in French"))
    name_en = forms.CharField(max_length=120, label=_("Name in English"))
    in_force_from = DayField(label=_("In force since"))

    def clean_in_force_from(self) -> date:
        day: date = self.cleaned_data["in_force_from"]
        if day > today():
            # sellers may choose it at once, and its product pages say since when it holds
            raise forms.ValidationError(_("Register it once it is in force. Choose a day that has come."))
        return day

    @property
    def facts(self) -> dict[str, Any]:
        """What the registry keeps of it, names by language."""
        typed = self.cleaned_data
        names = {language: typed[f"name_{language}"] for language in ("ar", "fr", "en")}
        return {name: typed[name] for name in ("trade", "reference", "in_force_from")} | {"names": names}
