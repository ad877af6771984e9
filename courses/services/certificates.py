"""Issuing a certificate with a completed course, and taking one back."""

import logging
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from commons.services import record
from courses import rules
from courses.errors import AlreadyRevoked, OfficersOnly, ReasonNeeded
from courses.models import Certificate, CourseCompletion, CoursePage
from registry.queries import memberships_of

logger = logging.getLogger(__name__)
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No figure or letter that is read for another: no 0 and O, 1, I and L, U and V."""


def new_serial() -> str:
    """As in TZ-26-7K3MP-Q9XDR: the year, then ten letters of thirty, about 49 bits that nobody guesses."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(10))
    return f"TZ-{timezone.localdate():%y}-{letters[:5]}-{letters[5:]}"


def issue(completion: CourseCompletion, *, by: Any) -> Certificate:
    """Writes the certificate of a course completed just now, with the facts as they stand today."""
    user = completion.learner.user
    titles = CoursePage.objects.filter(translation_key=completion.course_key).values_list(
        "locale__language_code", "title"
    )
    home = memberships_of(user).select_related("cooperative").order_by("since", "pk").first()
    certificate = Certificate.objects.create(
        serial=new_serial(),
        completion=completion,
        name=user.get_full_name(),
        titles=dict(titles),
        cooperative=home.cooperative if home else None,
        cooperative_name=home.cooperative.name if home else "",
        issued_on=timezone.localdate(),
    )
    record(by=by, action="courses.issue-certificate", subject=certificate)
    return certificate


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, by: Any) -> Certificate:
    """Takes a certificate back for a reason; its page then says so, and it no longer counts for the training rule.

    Raises OfficersOnly, ReasonNeeded, AlreadyRevoked.
    """
    if not rules.may_revoke(by):
        logger.warning("%s may not revoke %s", by.pk, certificate)
        raise OfficersOnly
    if not reason.strip():
        raise ReasonNeeded
    changes = {"revoked_at": timezone.now(), "revoked_by": by, "revoked_because": reason.strip()}
    if not Certificate.objects.filter(pk=certificate.pk, revoked_at__isnull=True).update(**changes):
        raise AlreadyRevoked
    certificate.refresh_from_db()
    record(by=by, action="courses.revoke-certificate", subject=certificate, reason=reason.strip())
    return certificate
