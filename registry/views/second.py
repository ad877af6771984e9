"""Setting up the second factor."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.views import ActivateTOTPView
from django.forms import Form
from django.http import HttpResponse


class NewSecondFactor(ActivateTOTPView):  # type: ignore[misc] # allauth comes without types
    """allauth's own page; the figures she has just written also open her spare codes, which come next."""

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", reauthenticated=True)
        return response
