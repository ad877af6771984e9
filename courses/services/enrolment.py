"""Beginning a track."""

import logging
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commons.refusing import refusals_logged
from commons.services import record
from courses import rules
from courses.errors import CoordinatorsOnly, NotAMember
from courses.models import Enrolment, Learner
from courses.queries.outline import track_keys_of

logger = logging.getLogger(__name__)


@refusals_logged(logger, "courses.enrol", "member", "track")
@transaction.atomic
def enrol(*, member: Any, track: Any, by: Any) -> Enrolment:
    """Enrols a member in a track, once. Herself, her coordinator or an officer may.

    Raises CoordinatorsOnly, and NotAMember for someone who belongs to no cooperative.
    """
    if not rules.may_enrol(by, member):
        raise CoordinatorsOnly
    if not rules.is_member(member):
        raise NotAMember
    Learner.objects.bulk_create([Learner(user=member)], ignore_conflicts=True)
    enrolment, new = Enrolment.objects.get_or_create(
        learner_id=member.pk, track_key=track.translation_key, defaults={"by": by, "at": timezone.now()}
    )
    if new:
        record(by=by, action="courses.enrol", subject=enrolment, track=str(track.translation_key))
    return enrolment


def begin(people: list[int], lesson_key: UUID, *, by: Any) -> None:
    """Makes learners of these user ids and enrols them in the lesson's tracks, where they are not yet."""
    now = timezone.now()
    Learner.objects.bulk_create([Learner(user_id=pk) for pk in people], ignore_conflicts=True)
    Enrolment.objects.bulk_create(
        [
            Enrolment(learner_id=pk, track_key=track, by=by, at=now)
            for track in track_keys_of(lesson_key)
            for pk in people
        ],
        ignore_conflicts=True,
    )
