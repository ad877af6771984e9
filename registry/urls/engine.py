"""Addresses that allauth asks for by its own names: second factors, and where its dead ends lead."""

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.generic import RedirectView

from registry.views.second import NewSecondFactor

to_sign_in = RedirectView.as_view(pattern_name="registry:sign-in", query_string=True)
urlpatterns = [
    path("login/", to_sign_in, name="account_login"),
    path("signup/", to_sign_in, name="account_signup"),
    path("second-factor/", login_required(base.index), name="mfa_index"),
    path("second-factor/check/", base.authenticate, name="mfa_authenticate"),
    path("second-factor/again/", base.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/new/", login_required(NewSecondFactor.as_view()), name="mfa_activate_totp"),
    path("second-factor/remove/", login_required(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-factor/spare/", login_required(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "second-factor/spare/new/",
        login_required(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
