"""Certificates: hers to keep, and for anyone who holds the serial to check without an account."""

from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commons import formats, pdf
from courses import queries
from courses.models import Certificate
from registry.views.access import login_required


@require_safe
@login_required
def certificates(request: HttpRequest) -> HttpResponse:
    """The member's own certificates."""
    return render(request, "courses/certificates.html", {"certificates": queries.certificates_of(request.user)})


@require_safe
@never_cache
def certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """Every fact of a certificate and whether it stands, for whoever holds its serial; a number we never issued is
    called so: a forged paper leads here too. She whose certificate it is reads what to do with it.
    """
    found = queries.certificate(serial).first()
    if found is None:
        return render(request, "courses/certificate_unknown.html", {"serial": serial}, status=404)
    address = _address(request, found)
    hers = request.user.is_authenticated and found.completion.learner_id == request.user.pk
    facts = {"certificate": found, "qr": _safe(_qr(address, scale=4)), "hers": hers, "address": address}
    return render(request, "courses/certificate.html", facts)


@require_safe
@never_cache
def certificate_pdf(request: HttpRequest, serial: str) -> HttpResponse:
    """The paper of a certificate that stands, in the page's language; a revoked one has no paper any more."""
    found = get_object_or_404(queries.certificate(serial).filter(revoked_at__isnull=True))
    reply = HttpResponse(pdf.render("courses/certificate", _paper(request, found)), content_type="application/pdf")
    reply["Content-Disposition"] = f'inline; filename="{found.serial}.pdf"'
    return reply


def _paper(request: HttpRequest, found: Certificate) -> dict[str, Any]:
    address = _address(request, found)
    return {
        "language": (get_language() or "ar")[:2],
        "house": _("Tiwiza"),
        "head": _("Learning and selling together"),
        "title": _("Certificate of completion"),
        "given": _("This certifies that"),
        "name": found.name or _("a member"),
        "of": _("of the cooperative"),
        "cooperative": found.cooperative_name,
        "has": _("has completed the course"),
        "course": found.title,
        "proof": _("She watched every lesson and passed its quiz."),
        "on": _("Issued on"),
        "day": formats.day(found.issued_on),
        "number": _("Number"),
        "serial": found.serial,
        "check": _("Anyone can check this certificate: scan the square or open the address."),
        "address": address,
        "qr": _qr(address, scale=10),
    }


def _address(request: HttpRequest, found: Certificate) -> str:
    return request.build_absolute_uri(reverse("courses:certificate", args=[found.serial]))


def _qr(address: str, *, scale: int) -> str:
    """The address as the text of an SVG."""
    return segno.make(address, error="m").svg_inline(scale=scale, border=3, dark="#23263F", light="#FFFDF7")


def _safe(drawing: str) -> SafeString:
    return mark_safe(drawing)  # noqa: S308 -- drawn by segno from our own address
