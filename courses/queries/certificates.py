"""Certificates, for whoever holds their serial and for the member herself."""

from typing import Any

from django.db.models import QuerySet

from courses.models import Certificate


def certificate(serial: str) -> QuerySet[Certificate]:
    """The certificate of this serial, for `get_object_or_404`; its serial may be typed small and with spaces."""
    return Certificate.objects.filter(serial=serial.strip().upper().replace(" ", "-")).select_related(
        "completion", "cooperative"
    )


def certificates_of(member: Any) -> QuerySet[Certificate]:
    """The member's certificates, newest first, revoked ones included."""
    return Certificate.objects.filter(completion__learner=member.pk).order_by("-issued_on", "-pk")
