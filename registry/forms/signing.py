"""Signing in: number, code, second factor."""

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from registry.forms.fields import FiguresField, PhoneField


class PhoneForm(forms.Form):
    phone = PhoneField(label=_("Phone number"))


class CodeForm(forms.Form):
    figures = FiguresField(label=_("The six figures of the message"))


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc] # allauth comes without types
    code = FiguresField(label=_("The figures your application shows now"))


class SecondFactorAgainForm(ReauthenticateForm):  # type: ignore[misc] # the same
    code = FiguresField(label=_("The figures your application shows now"))


class NewSecondFactorForm(ActivateTOTPForm):  # type: ignore[misc] # the same
    code = FiguresField(label=_("The figures your application shows now"))
