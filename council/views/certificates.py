"""Certificates: found by their number, and taken back for a reason."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from council.forms import CertificateForm
from courses import queries
from courses.models import Certificate
from courses.services import revoke_certificate
from registry.views.access import officer_required
from registry.views.answers import told


@officer_required
def certificates(request: HttpRequest) -> HttpResponseBase:
    """Whose certificate has this number and for which course, before it is taken back."""
    number = request.GET.get("number", "").strip()
    return _shown(request, number, queries.certificate(number).first() if number else None, CertificateForm())


def _shown(
    request: HttpRequest, number: str, found: Certificate | None, form: CertificateForm, status: int = 200
) -> HttpResponseBase:
    facts = {"here": "certificates", "number": number, "certificate": found, "form": form}
    return render(request, "council/certificates.html", facts, status=status)


@officer_required
@require_POST
def revoke(request: HttpRequest, serial: str) -> HttpResponseBase:
    """Takes the certificate back; its page says so and why, and it no longer counts for the training rule."""
    found = get_object_or_404(queries.certificate(serial))
    form = CertificateForm(request.POST)
    if form.is_valid() and told(
        request,
        lambda: revoke_certificate(certificate=found, reason=form.cleaned_data["reason"], by=request.user),
        _("Revoked. Its page says so and why; the road of her cooperative no longer counts it. Tell her."),
    ):
        return redirect(f"{reverse('council:certificates')}?number={found.serial}")
    return _shown(request, found.serial, found, form, 422)
